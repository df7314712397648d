//! What a header says about a file's bytes in the archive.

use super::Error;

/// How a body is encoded (APPNOTE 4.4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// The file as it is.
    Stored,
    /// A raw DEFLATE stream.
    Deflated,
}

/// The facts about one file's bytes in the archive; the bytes themselves stay with the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Body {
    crc32: u32,
    compressed_size: u64,
    size: u64,
    method: Method,
}

impl Body {
    /// A file of `size` bytes kept as it is; `crc32` is the CRC-32 of those bytes.
    pub const fn stored(crc32: u32, size: u64) -> Self {
        Self {
            crc32,
            compressed_size: size,
            size,
            method: Method::Stored,
        }
    }

    /// A file of `size` bytes deflated to `compressed_size`; `crc32` is that of the file.
    ///
    /// Fails with [`Error::NotSmaller`] when nothing was gained: such a file is to be stored, so
    /// that an archive's length can be bounded before anything is compressed.
    pub const fn deflated(crc32: u32, size: u64, compressed_size: u64) -> Result<Self, Error> {
        if compressed_size >= size {
            return Err(Error::NotSmaller {
                compressed_size,
                size,
            });
        }
        Ok(Self {
            crc32,
            compressed_size,
            size,
            method: Method::Deflated,
        })
    }

    /// CRC-32 (IEEE) of the file's bytes.
    pub const fn crc32(&self) -> u32 {
        self.crc32
    }

    /// Bytes that the body takes in the archive.
    pub const fn compressed_size(&self) -> u64 {
        self.compressed_size
    }

    /// Bytes of the file.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// How the body is encoded.
    pub const fn method(&self) -> Method {
        self.method
    }
}

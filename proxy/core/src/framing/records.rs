//! The fixed records of the format, each written in one place.
//!
//! All numbers are little endian. Values that this project never varies: made by and needed
//! version 2.0 (4.5 in the zip64 record), DOS time and date zero, no extra fields, no comments, no
//! attributes. Callers have checked that names fit 16 and sizes 32 bits.

use super::{Body, Error, Method};

const LOCAL_HEADER: u64 = 30;
const DIRECTORY_RECORD: u64 = 46;
const END: u64 = 22;
const ZIP64_END: u64 = 56;
const ZIP64_LOCATOR: u64 = 20;

/// The 16-bit count of files is saturated at this value; the true one is in the zip64 record.
const ZIP64_FROM: u64 = 0xffff;

const VERSION: u16 = 20;
const VERSION_ZIP64: u16 = 45;

/// Name of a file in the archive: the archive's prefix and the path below it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'a> {
    prefix: &'a str,
    path: &'a str,
    length: u16,
}

impl<'a> Name<'a> {
    pub(super) fn new(prefix: &'a str, path: &'a str) -> Result<Self, Error> {
        let length = prefix.len() + path.len();
        match u16::try_from(length) {
            Ok(length) => Ok(Self {
                prefix,
                path,
                length,
            }),
            Err(_) => Err(Error::NameTooLong {
                start: prefix.chars().chain(path.chars()).take(100).collect(),
                length,
            }),
        }
    }

    pub(super) fn length(&self) -> usize {
        usize::from(self.length)
    }

    /// General purpose flag, bit 11: the name is UTF-8. Set only where it is not ASCII, which
    /// reads the same without (APPNOTE appendix D).
    fn flags(&self) -> u16 {
        let ascii = self.prefix.is_ascii() && self.path.is_ascii();
        if ascii { 0 } else { 1 << 11 }
    }

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.prefix.as_bytes());
        out.extend_from_slice(self.path.as_bytes());
    }
}

/// Length of the header before a body; `name` in bytes, prefix included.
pub(super) const fn local_header_length(name: usize) -> u64 {
    LOCAL_HEADER + name as u64
}

/// Length of a file's record in the central directory; `name` in bytes, prefix included.
pub(super) const fn directory_record_length(name: usize) -> u64 {
    DIRECTORY_RECORD + name as u64
}

/// Length of what follows the central directory of an archive of `count` files.
pub(super) const fn end_length(count: u64) -> u64 {
    if count < ZIP64_FROM {
        END
    } else {
        ZIP64_END + ZIP64_LOCATOR + END
    }
}

/// APPNOTE 4.3.7, local file header.
pub(super) fn put_local_header(out: &mut Vec<u8>, name: Name<'_>, body: &Body) {
    out.extend_from_slice(b"PK\x03\x04");
    put_common(out, name, body);
    name.put(out);
}

/// APPNOTE 4.3.12, central directory header; `offset` is that of the local header.
pub(super) fn put_directory_record(out: &mut Vec<u8>, name: Name<'_>, body: &Body, offset: u64) {
    out.extend_from_slice(b"PK\x01\x02");
    put16(out, VERSION);
    put_common(out, name, body);
    put16(out, 0); // comment length
    put16(out, 0); // disk
    put16(out, 0); // internal attributes
    put32(out, 0); // external attributes
    put32(out, low32(offset));
    name.put(out);
}

/// The run of fields that both file headers share.
fn put_common(out: &mut Vec<u8>, name: Name<'_>, body: &Body) {
    put16(out, VERSION);
    put16(out, name.flags());
    put16(
        out,
        match body.method() {
            Method::Stored => 0,
            Method::Deflated => 8,
        },
    );
    put16(out, 0); // time
    put16(out, 0); // date
    put32(out, body.crc32());
    put32(out, low32(body.compressed_size()));
    put32(out, low32(body.size()));
    put16(out, name.length);
    put16(out, 0); // extra field length
}

/// APPNOTE 4.3.14 to 4.3.16: the end records after a directory of `length` bytes at `offset`.
pub(super) fn put_end(out: &mut Vec<u8>, count: u64, offset: u64, length: u64) {
    if count >= ZIP64_FROM {
        out.extend_from_slice(b"PK\x06\x06");
        put64(out, ZIP64_END - 12); // what follows this field
        put16(out, VERSION_ZIP64);
        put16(out, VERSION_ZIP64);
        put32(out, 0); // this disk
        put32(out, 0); // disk of the directory
        put64(out, count);
        put64(out, count);
        put64(out, length);
        put64(out, offset);
        out.extend_from_slice(b"PK\x06\x07");
        put32(out, 0); // disk of the zip64 record
        put64(out, offset + length);
        put32(out, 1); // disks
    }
    out.extend_from_slice(b"PK\x05\x06");
    put16(out, 0); // this disk
    put16(out, 0); // disk of the directory
    put16(out, u16::try_from(count).unwrap_or(u16::MAX));
    put16(out, u16::try_from(count).unwrap_or(u16::MAX));
    put32(out, low32(length));
    put32(out, low32(offset));
    put16(out, 0); // comment length
}

fn put16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_le_bytes());
}

fn put32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes());
}

fn put64(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Saturation is out of reach: `Writer` and `Layout` refuse archives of 4 GiB.
fn low32(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

//! An artefact in use.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use bytes::Bytes;

/// A finished content: whole, checked, and readable for as long as this lives, even when it is
/// evicted meanwhile.
#[derive(Debug, Clone)]
pub struct Artefact {
    file: Arc<File>,
    length: u64,
}

impl Artefact {
    pub(super) fn new(file: File, length: u64) -> Self {
        Self {
            file: Arc::new(file),
            length,
        }
    }

    /// Bytes of the content.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Up to `limit` bytes from `offset` on; empty only at or behind the end. An error when the
    /// file has become shorter than it was. Blocks for one read of the page cache or disk.
    pub fn read_at(&self, offset: u64, limit: usize) -> io::Result<Bytes> {
        let left = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        read_some(&self.file, offset, limit.min(left))
    }
}

/// One read of up to `limit` bytes that must exist.
pub(crate) fn read_some(file: &File, offset: u64, limit: usize) -> io::Result<Bytes> {
    if limit == 0 {
        return Ok(Bytes::new());
    }
    let mut buffer = vec![0; limit];
    let length = loop {
        match file.read_at(&mut buffer, offset) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            done => break done?,
        }
    };
    buffer.truncate(length);
    Ok(Bytes::from(buffer))
}

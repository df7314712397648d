//! Proof that a file is the artefact that its name says.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::FileExt;

use super::footer::{self, Footer};
use super::open::read_some;
use crate::key::Key;

/// Bytes read at a time when a file is checked.
const CHECK_CHUNK: usize = 256 << 10;

/// The footer of `file` if it is one and fits the file and its name.
pub(super) fn read_footer(
    file: &File,
    metadata: &Metadata,
    key: &Key,
) -> io::Result<Option<Footer>> {
    let Some(at) = metadata.len().checked_sub(footer::LENGTH as u64) else {
        return Ok(None);
    };
    let mut bytes = [0; footer::LENGTH];
    match file.read_exact_at(&mut bytes, at) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let fits = |footer: &Footer| footer.content_length == at && footer.key == *key;
    Ok(Footer::from_bytes(&bytes).filter(fits))
}

/// The CRC-32 of the first `length` bytes of `file`.
pub(super) fn content_checksum(file: &File, length: u64) -> io::Result<u32> {
    let mut checksum = crc32fast::Hasher::new();
    let mut offset = 0;
    while offset < length {
        let left = usize::try_from(length - offset).unwrap_or(usize::MAX);
        let chunk = read_some(file, offset, CHECK_CHUNK.min(left))?;
        checksum.update(&chunk);
        offset += chunk.len() as u64;
    }
    Ok(checksum.finalize())
}

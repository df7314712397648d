//! Framing in order: a header before each body, the directory after the last one.

use super::records::{self, Name};
use super::{Body, Error};

/// Where the next record goes, and the limit that all offsets share.
#[derive(Debug, Default)]
pub(super) struct Position {
    /// Bytes of headers and bodies so far.
    pub(super) offset: u64,
    /// Bytes of directory records so far.
    pub(super) directory: u64,
    pub(super) count: u64,
}

impl Position {
    /// Passes one file and returns the offset of its local header.
    pub(super) fn advance(&mut self, name: Name<'_>, body: &Body) -> Option<u64> {
        let start = self.offset;
        let header = records::local_header_length(name.length());
        let end = start
            .checked_add(header)?
            .checked_add(body.compressed_size())?;
        let directory = self.directory + records::directory_record_length(name.length());
        let largest = end.checked_add(directory)?.max(body.size());
        if largest >= u64::from(u32::MAX) {
            return None;
        }
        self.offset = end;
        self.directory = directory;
        self.count += 1;
        Some(start)
    }
}

/// Frames an archive whose bodies are written one after the other.
///
/// For each file the caller writes the bytes of [`Writer::local_header`], then the body; after the
/// last one the bytes of [`Writer::finish`].
#[derive(Debug)]
pub struct Writer {
    prefix: Box<str>,
    position: Position,
    directory: Vec<u8>,
}

impl Writer {
    /// An archive in which every name starts with `prefix` (`module@version/`).
    pub fn new(prefix: &str) -> Self {
        Self {
            prefix: prefix.into(),
            position: Position::default(),
            directory: Vec::new(),
        }
    }

    /// The bytes that precede the body of the file at `path`.
    pub fn local_header(&mut self, path: &str, body: &Body) -> Result<Vec<u8>, Error> {
        let name = Name::new(&self.prefix, path)?;
        let offset = self
            .position
            .advance(name, body)
            .ok_or_else(|| Error::TooLarge { path: path.into() })?;
        records::put_directory_record(&mut self.directory, name, body, offset);
        let mut header = Vec::new();
        records::put_local_header(&mut header, name, body);
        Ok(header)
    }

    /// Bytes of the archive so far, the directory not counted: the offset of the next header.
    pub fn offset(&self) -> u64 {
        self.position.offset
    }

    /// The length of the archive if it ended here.
    pub fn length(&self) -> u64 {
        self.position.offset + self.position.directory + records::end_length(self.position.count)
    }

    /// The bytes that follow the last body: central directory and end records.
    pub fn finish(self) -> Vec<u8> {
        let Position {
            offset,
            directory,
            count,
        } = self.position;
        let mut out = self.directory;
        records::put_end(&mut out, count, offset, directory);
        out
    }
}

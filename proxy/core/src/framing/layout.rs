//! The map of an archive whose bodies are known but lie elsewhere.

use std::ops::Range;

use super::records::{self, Name};
use super::writer::Position;
use super::{Body, Error};

/// Which stretch of an archive a [`Segment`] belongs to. Files are named by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The header before a body: [`Layout::header`].
    Header(usize),
    /// A body, which the caller has.
    Body(usize),
    /// Central directory and end records: [`Layout::directory`].
    Directory,
}

/// Some of the bytes of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The part.
    pub part: Part,
    /// Which bytes of it, counted from the part's own start; never empty.
    pub range: Range<u64>,
}

#[derive(Debug)]
struct Placed<'a> {
    name: Name<'a>,
    body: Body,
    offset: u64,
}

impl Placed<'_> {
    fn body_offset(&self) -> u64 {
        self.offset + records::local_header_length(self.name.length())
    }
}

/// Where everything lies in an archive that need not exist: its length and any range of its bytes
/// follow from names and bodies, so that a range can be answered from stored bodies.
#[derive(Debug)]
pub struct Layout<'a> {
    files: Vec<Placed<'a>>,
    position: Position,
}

impl<'a> Layout<'a> {
    /// The archive with these `(path, body)` files in this order, every name starting with
    /// `prefix`.
    pub fn new(
        prefix: &'a str,
        files: impl IntoIterator<Item = (&'a str, Body)>,
    ) -> Result<Self, Error> {
        let mut position = Position::default();
        let files = files
            .into_iter()
            .map(|(path, body)| {
                let name = Name::new(prefix, path)?;
                let offset = position
                    .advance(name, &body)
                    .ok_or_else(|| Error::TooLarge { path: path.into() })?;
                Ok(Placed { name, body, offset })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Self { files, position })
    }

    /// Bytes of the whole archive.
    pub fn length(&self) -> u64 {
        self.position.offset + self.position.directory + records::end_length(self.position.count)
    }

    /// The bytes of [`Part::Header`]; empty for an index beyond the last file.
    pub fn header(&self, index: usize) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some(file) = self.files.get(index) {
            records::put_local_header(&mut out, file.name, &file.body);
        }
        out
    }

    /// The bytes of [`Part::Directory`].
    pub fn directory(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for file in &self.files {
            records::put_directory_record(&mut out, file.name, &file.body, file.offset);
        }
        let Position {
            offset,
            directory,
            count,
        } = self.position;
        records::put_end(&mut out, count, offset, directory);
        out
    }

    /// The segments that make up the bytes `range` of the archive, in order. What of `range` lies
    /// beyond the end is left out.
    pub fn segments(&self, range: Range<u64>) -> impl Iterator<Item = Segment> {
        let first = self
            .files
            .partition_point(|file| file.offset <= range.start)
            .saturating_sub(1);
        let wanted = range.clone();
        self.parts(first)
            .skip_while(move |(_, at)| at.end <= range.start)
            .take_while(move |(_, at)| at.start < wanted.end)
            .filter_map(move |(part, at)| segment(part, &at, &range))
    }

    /// All parts from those of the file `first` on, each with its place in the archive.
    fn parts(&self, first: usize) -> impl Iterator<Item = (Part, Range<u64>)> {
        let directory = self.position.offset..self.length();
        self.files
            .iter()
            .enumerate()
            .skip(first)
            .flat_map(|(index, file)| {
                let body = file.body_offset();
                let end = body + file.body.compressed_size();
                [
                    (Part::Header(index), file.offset..body),
                    (Part::Body(index), body..end),
                ]
            })
            .chain(std::iter::once((Part::Directory, directory)))
    }
}

/// The bytes of `part`, which lies `at` these bytes of the archive, that `wanted` covers.
fn segment(part: Part, at: &Range<u64>, wanted: &Range<u64>) -> Option<Segment> {
    let start = at.start.max(wanted.start);
    let end = at.end.min(wanted.end);
    (start < end).then(|| Segment {
        part,
        range: start - at.start..end - at.start,
    })
}

//! The `packed-refs` file (git-pack-refs; gitrepository-layout).
//!
//! It is read as a stream, so that refs outside of branches and tags cost no memory. A line that
//! git would stop at is an error: half a file must not look like a repository with few tags.

use std::collections::BTreeSet;
use std::io::{self, BufRead};

use goproxy_core::object_id::ObjectId;

use super::{Bounds, is_served, name};

/// One ref of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PackedRef {
    pub(super) name: String,
    pub(super) id: ObjectId,
    /// Where an annotated tag leads in the end; the ref's own id when it is no tag; `None` when
    /// the file does not say.
    pub(super) peeled: Option<ObjectId>,
}

/// Why the file could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("failed to read packed-refs")]
    Io(#[from] io::Error),
    #[error("line {0} cannot be read")]
    Line(usize),
    #[error("{0}")]
    Bound(&'static str, u64),
}

/// Reads the branches, the tags and the refs named in `wanted`, in the file's order. Names that
/// are not UTF-8 or that git refuses are left out.
pub(super) fn parse(
    file: impl BufRead,
    wanted: &BTreeSet<String>,
    bounds: &Bounds,
) -> Result<Vec<PackedRef>, Error> {
    let mut file = file.take(bounds.packed_bytes.saturating_add(1));
    let mut parser = Parser {
        wanted,
        bounds,
        fully_peeled: false,
        refs: Vec::new(),
        name_bytes: 0,
        kept: false,
        may_peel: false,
    };
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if file.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if file.limit() == 0 {
            return Err(Error::Bound("bytes of packed-refs", bounds.packed_bytes));
        }
        let text = line.strip_suffix(b"\n").ok_or(Error::Line(number))?;
        parser.line(text, number)?;
    }
    Ok(parser.refs)
}

struct Parser<'a> {
    wanted: &'a BTreeSet<String>,
    bounds: &'a Bounds,
    fully_peeled: bool,
    refs: Vec<PackedRef>,
    name_bytes: usize,
    /// Whether the last ref line was kept.
    kept: bool,
    /// Whether a peeled line may follow.
    may_peel: bool,
}

impl Parser<'_> {
    fn line(&mut self, text: &[u8], number: usize) -> Result<(), Error> {
        match text.split_first() {
            Some((b'#', header)) if number == 1 => {
                self.header(header);
                Ok(())
            }
            Some((b'^', hex)) if self.may_peel => self.peeled(hex, number),
            _ => self.reference(text, number),
        }
    }

    /// `# pack-refs with: peeled fully-peeled sorted`. Only "fully-peeled" promises a peeled line
    /// for every annotated tag.
    fn header(&mut self, header: &[u8]) {
        if let Some(traits) = header.strip_prefix(b" pack-refs with:") {
            let mut traits = traits.split(|byte| *byte == b' ');
            self.fully_peeled = traits.any(|word| word == b"fully-peeled");
        }
    }

    fn peeled(&mut self, hex: &[u8], number: usize) -> Result<(), Error> {
        let id = id(hex).ok_or(Error::Line(number))?;
        self.may_peel = false;
        if let Some(last) = self
            .refs
            .last_mut()
            .filter(|_| self.kept && self.fully_peeled)
        {
            last.peeled = Some(id);
        }
        Ok(())
    }

    fn reference(&mut self, text: &[u8], number: usize) -> Result<(), Error> {
        let (hex, rest) = text.split_at_checked(40).ok_or(Error::Line(number))?;
        let id = id(hex).ok_or(Error::Line(number))?;
        let name = rest.strip_prefix(b" ").ok_or(Error::Line(number))?;
        if name.is_empty() {
            return Err(Error::Line(number));
        }
        self.may_peel = true;
        self.kept = false;
        let Ok(name) = std::str::from_utf8(name) else {
            return Ok(());
        };
        if !(is_served(name) || self.wanted.contains(name)) || !name::is_valid(name) {
            return Ok(());
        }
        self.keep(name, id)
    }

    fn keep(&mut self, name: &str, id: ObjectId) -> Result<(), Error> {
        self.name_bytes += name.len();
        if self.refs.len() >= self.bounds.refs {
            return Err(Error::Bound("branches and tags", self.bounds.refs as u64));
        }
        if self.name_bytes > self.bounds.name_bytes {
            return Err(Error::Bound(
                "bytes of ref names",
                self.bounds.name_bytes as u64,
            ));
        }
        self.kept = true;
        self.refs.push(PackedRef {
            name: name.to_owned(),
            id,
            peeled: self.fully_peeled.then_some(id),
        });
        Ok(())
    }
}

fn id(hex: &[u8]) -> Option<ObjectId> {
    std::str::from_utf8(hex).ok()?.parse().ok()
}

#[cfg(test)]
mod tests;

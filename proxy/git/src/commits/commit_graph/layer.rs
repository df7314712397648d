//! One commit-graph file.

use std::ops::Range;

use goproxy_core::object_id::ObjectId;
use sha1::{Digest, Sha1};

const ID: usize = 20;
/// Tree, two parents, generation and time.
const DATA: usize = ID + 16;
/// "There is no parent here."
const NO_PARENT: u32 = 0x7000_0000;
/// In the second parent: the others stand in the list of edges. In that list: the last one.
const MORE: u32 = 0x8000_0000;
/// Parents of one commit; git itself stops at 16 when it merges.
const MAX_PARENTS: usize = 4096;

/// The number of a commit in the whole chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parent(pub(super) usize);

/// The commits of one file.
#[derive(Debug)]
pub(super) struct Layer {
    bytes: Vec<u8>,
    ids: Range<usize>,
    data: Range<usize>,
    edges: Range<usize>,
}

impl Layer {
    /// Reads a file that has `bases` layers below it; `None` when it cannot be believed.
    pub(super) fn parse(bytes: Vec<u8>, bases: usize) -> Option<Self> {
        let (content, checksum) = bytes.split_at_checked(bytes.len().checked_sub(ID)?)?;
        if Sha1::digest(content).as_slice() != checksum {
            return None;
        }
        // Version 1, SHA-1, the number of chunks, the number of layers below.
        let &[b'C', b'G', b'P', b'H', 1, 1, chunks, below] = content.get(..8)? else {
            return None;
        };
        if usize::from(below) != bases {
            return None;
        }
        let chunk = |name| find_chunk(content, usize::from(chunks), name);
        let (ids, data) = (chunk(*b"OIDL")?, chunk(*b"CDAT")?);
        let edges = chunk(*b"EDGE").unwrap_or(0..0);
        if ids.len() % ID != 0 || ids.len() / ID != data.len() / DATA || data.len() % DATA != 0 {
            return None;
        }
        Some(Self {
            bytes,
            ids,
            data,
            edges,
        })
    }

    /// How many commits it holds.
    pub(super) fn len(&self) -> usize {
        self.ids.len() / ID
    }

    /// The checksum at its end, which is part of its name.
    pub(super) fn checksum(&self) -> ObjectId {
        let end = self.bytes.last_chunk().copied();
        ObjectId::from_bytes(end.unwrap_or_default())
    }

    /// The commit with this number in the file.
    pub(super) fn id(&self, index: usize) -> Option<ObjectId> {
        let ids = self.bytes.get(self.ids.clone())?;
        let id = ids.get(index * ID..)?.first_chunk()?;
        Some(ObjectId::from_bytes(*id))
    }

    /// The number of a commit in the file, whose ids are sorted.
    pub(super) fn find(&self, id: ObjectId) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.id(middle)?.cmp(&id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// The parents of the commit with this number in the file.
    pub(super) fn parents(&self, index: usize) -> Option<Vec<Parent>> {
        let data = self.bytes.get(self.data.clone())?;
        let row = data.get(index * DATA + ID..)?;
        let (first, second) = (number(row)?, number(row.get(4..)?)?);
        let mut parents = Vec::new();
        if first == NO_PARENT {
            return Some(parents);
        }
        parents.push(parent(first)?);
        if second & MORE != 0 {
            self.more_parents((second & !MORE) as usize, &mut parents)?;
        } else if second != NO_PARENT {
            parents.push(parent(second)?);
        }
        Some(parents)
    }

    fn more_parents(&self, start: usize, parents: &mut Vec<Parent>) -> Option<()> {
        let edges = self.bytes.get(self.edges.clone())?.get(start * 4..)?;
        for edge in edges.chunks_exact(4).take(MAX_PARENTS) {
            let edge = number(edge)?;
            parents.push(parent(edge & !MORE)?);
            if edge & MORE != 0 {
                return Some(());
            }
        }
        None
    }
}

fn parent(position: u32) -> Option<Parent> {
    usize::try_from(position).ok().map(Parent)
}

/// Four bytes, most significant first.
fn number(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

/// The place of a chunk: the table names each with its start, which is the end of the one before.
fn find_chunk(content: &[u8], chunks: usize, name: [u8; 4]) -> Option<Range<usize>> {
    let table = content.get(8..)?;
    let offset = |row: &[u8]| {
        let offset = row.get(4..)?.first_chunk()?;
        usize::try_from(u64::from_be_bytes(*offset)).ok()
    };
    (0..chunks).find_map(|chunk| {
        let row = table.get(chunk * 12..)?;
        row.starts_with(&name).then_some(())?;
        let place = offset(row)?..offset(row.get(12..)?)?;
        content.get(place.clone()).map(|_| place)
    })
}

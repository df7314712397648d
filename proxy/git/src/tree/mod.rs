//! Trees: bounded recursive listings and look-ups of one path.
//!
//! A repository of 200 kB can describe 10⁹ entries by sharing subtrees, so every listing counts
//! what it produces and stops at [`TreeBounds`]. Names that `git archive` refuses are refused:
//! the `go` command could not make a zip of them.

mod parse;

use goproxy_core::object_id::ObjectId;
use goproxy_core::tree::{EntryMode, TreeEntry};

use crate::error::Error;
use crate::objects::{ObjectKind, Objects};
use parse::{Entry, Kind};

/// How much one listing may produce and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeBounds {
    /// Entries in the listing.
    pub entries: usize,
    /// Bytes of all paths of the listing together.
    pub path_bytes: usize,
    /// Directories below one another.
    pub depth: usize,
    /// Tree objects read, and the bytes of one of them by [`TreeBounds::TREE_BYTES`].
    pub trees: usize,
}

impl TreeBounds {
    /// The largest tree object that is read, in bytes.
    pub const TREE_BYTES: u64 = 64 << 20;
}

impl Default for TreeBounds {
    /// Room for the largest real modules several times over, and a second's work at most.
    fn default() -> Self {
        Self {
            entries: 500_000,
            path_bytes: 64 << 20,
            depth: 256,
            trees: 250_000,
        }
    }
}

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A directory and its tree.
    Directory(ObjectId),
    /// A file, link or submodule.
    Entry(EntryMode, ObjectId),
}

/// What lies at `path` (elements separated by `/`, empty for the root) in the root tree `tree`.
/// Links are not followed.
pub(crate) fn look_up(
    objects: &Objects,
    tree: ObjectId,
    path: &str,
) -> Result<Option<Found>, Error> {
    let mut found = Found::Directory(tree);
    if path.is_empty() {
        return Ok(Some(found));
    }
    for name in path.split('/') {
        let Found::Directory(directory) = found else {
            return Ok(None);
        };
        let bytes = read(objects, directory)?;
        let mut next = None;
        for entry in parse::entries(&bytes, directory) {
            let entry = entry?;
            if entry.name == name.as_bytes() {
                next = Some(found_of(entry));
                break;
            }
        }
        match next {
            Some(next) => found = next,
            None => return Ok(None),
        }
    }
    Ok(Some(found))
}

fn found_of(entry: Entry<'_>) -> Found {
    match entry.kind {
        Kind::Directory => Found::Directory(entry.id),
        Kind::Leaf(mode) => Found::Entry(mode, entry.id),
    }
}

/// The regular files called `name` in the root and in every directory on the way to `directory`,
/// itself left out: for each the directory's path and the blob.
pub(crate) fn files_above(
    objects: &Objects,
    tree: ObjectId,
    directory: &str,
    name: &str,
) -> Result<Vec<(String, ObjectId)>, Error> {
    let mut files = Vec::new();
    if directory.is_empty() {
        return Ok(files);
    }
    let slashes = directory.match_indices('/').map(|(index, _)| index);
    for end in std::iter::once(0).chain(slashes) {
        let above = directory.get(..end).unwrap_or_default();
        let Some(Found::Directory(tree)) = look_up(objects, tree, above)? else {
            break;
        };
        let found = look_up(objects, tree, name)?;
        if let Some(Found::Entry(EntryMode::Regular | EntryMode::Executable, id)) = found {
            files.push((above.to_owned(), id));
        }
    }
    Ok(files)
}

/// Everything below `directory` of the root tree `tree`, paths relative to it, in git's order;
/// empty when no directory is there.
pub(crate) fn list(
    objects: &Objects,
    tree: ObjectId,
    directory: &str,
    bounds: &TreeBounds,
) -> Result<Vec<TreeEntry>, Error> {
    let Some(Found::Directory(start)) = look_up(objects, tree, directory)? else {
        return Ok(Vec::new());
    };
    let mut listing = Listing {
        objects,
        bounds,
        entries: Vec::new(),
        path_bytes: 0,
        trees: 0,
        path: Vec::new(),
    };
    listing.walk(start)?;
    Ok(listing.entries)
}

struct Listing<'a> {
    objects: &'a Objects,
    bounds: &'a TreeBounds,
    entries: Vec<TreeEntry>,
    path_bytes: usize,
    trees: usize,
    path: Vec<u8>,
}

/// A directory on the way: its tree, what was read of it, and the path's length before it.
struct Level {
    tree: ObjectId,
    bytes: Vec<u8>,
    offset: usize,
    path: usize,
}

impl Listing<'_> {
    fn walk(&mut self, start: ObjectId) -> Result<(), Error> {
        let mut levels = vec![self.level(start, 0)?];
        while let Some(level) = levels.last_mut() {
            self.path.truncate(level.path);
            let Some((entry, offset)) = parse::next(&level.bytes, level.offset, level.tree)? else {
                levels.pop();
                continue;
            };
            level.offset = offset;
            parse::check_name(entry.name, level.tree)?;
            self.path.extend_from_slice(entry.name);
            match entry.kind {
                Kind::Leaf(mode) => self.push(mode, entry.id)?,
                Kind::Directory => {
                    self.path.push(b'/');
                    let child = entry.id;
                    bound(
                        "directories below one another",
                        levels.len(),
                        self.bounds.depth,
                    )?;
                    let path = self.path.len();
                    levels.push(self.level(child, path)?);
                }
            }
        }
        Ok(())
    }

    fn level(&mut self, tree: ObjectId, path: usize) -> Result<Level, Error> {
        self.trees += 1;
        bound("directories", self.trees, self.bounds.trees)?;
        // A path that grows without a file at its end counts as well.
        self.path_bytes += path;
        bound("bytes of paths", self.path_bytes, self.bounds.path_bytes)?;
        let bytes = read(self.objects, tree)?;
        Ok(Level {
            tree,
            bytes,
            offset: 0,
            path,
        })
    }

    fn push(&mut self, mode: EntryMode, id: ObjectId) -> Result<(), Error> {
        self.path_bytes += self.path.len();
        bound("bytes of paths", self.path_bytes, self.bounds.path_bytes)?;
        bound("entries", self.entries.len() + 1, self.bounds.entries)?;
        self.entries.push(TreeEntry {
            path: self.path.as_slice().into(),
            mode,
            id,
        });
        Ok(())
    }
}

fn bound(what: &str, count: usize, limit: usize) -> Result<(), Error> {
    if count > limit {
        return Err(Error::Bound {
            what: format!("{what} of the listed tree"),
            limit: limit as u64,
        });
    }
    Ok(())
}

fn read(objects: &Objects, tree: ObjectId) -> Result<Vec<u8>, Error> {
    objects.read(tree, ObjectKind::Tree, TreeBounds::TREE_BYTES)
}

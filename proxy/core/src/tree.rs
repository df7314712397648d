//! The files of a commit as git stores them: path, mode, object id.

use crate::object_id::ObjectId;

/// What kind of thing a tree entry is (git's file modes; directories are walked, never listed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryMode {
    /// `100644` (and the historical `100664`).
    Regular,
    /// `100755`.
    Executable,
    /// `120000`: the blob holds the link's text.
    Symlink,
    /// `160000`: a commit of another repository; there is no object to read.
    Submodule,
}

/// One entry of a recursive listing, in git's tree order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeEntry {
    /// The path relative to the directory that was listed, elements separated by `/`, as bytes:
    /// git does not promise UTF-8.
    pub path: Box<[u8]>,
    /// What kind of entry it is.
    pub mode: EntryMode,
    /// The blob (or, for a submodule, the foreign commit).
    pub id: ObjectId,
}

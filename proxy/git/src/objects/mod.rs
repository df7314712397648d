//! Reading objects by id: headers before bytes, many ids at once.
//!
//! [`ObjectReader`] is the seam behind which another reader of packs can take over; [`Objects`]
//! is libgit2's. Sizes are always taken from headers before anything is inflated, commits, trees
//! and tags are always checked against their id (they decide answers and are small), blobs only
//! after [`set_object_verification`]`(true)`.

mod git2_reader;

use std::ops::ControlFlow;

use goproxy_core::object_id::ObjectId;

use crate::error::Error;
pub(crate) use git2_reader::Objects;

/// What an object is (gitglossary, "object type").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A commit.
    Commit,
    /// A directory.
    Tree,
    /// A file's or symbolic link's content.
    Blob,
    /// An annotated tag.
    Tag,
}

impl ObjectKind {
    /// The word git uses for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
            Self::Tag => "tag",
        }
    }
}

/// What is known of an object without inflating it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// What it is.
    pub kind: ObjectKind,
    /// How many bytes it has.
    pub size: u64,
}

/// Reads many objects of one repository.
pub trait ObjectReader {
    /// The header of each id, in the order of `ids`. A missing object is an error.
    fn headers(&self, ids: &[ObjectId]) -> Result<Vec<Header>, Error>;

    /// Gives every index of `ids` to `sink` once, with the blob's bytes, in an order that the
    /// reader chooses. A blob of more than `limit` bytes is [`Error::Bound`], found out before it
    /// is inflated; an object that is no blob is [`Error::Corrupt`]. `sink` may stop the reading,
    /// which is not an error; a cancelled request is.
    fn blobs(
        &self,
        ids: &[ObjectId],
        limit: u64,
        sink: &mut dyn FnMut(usize, Vec<u8>) -> ControlFlow<()>,
    ) -> Result<(), Error>;
}

/// Settings of libgit2 for the whole process; `main` calls this once before the first repository
/// is opened. With `verify` every object read is checked against its id (30 to 45 % more time
/// per byte); without, blobs are guarded by zlib's checksum and the client's `go.sum`. Also
/// switches off libgit2's object cache, whose bound is per process and not ours.
pub fn set_object_verification(verify: bool) {
    git2::opts::strict_hash_verification(verify);
    git2::opts::enable_caching(false);
}

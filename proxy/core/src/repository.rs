//! What the rules ask of a git repository.
//!
//! The rules are pure: they take something that answers these questions about *one* refs snapshot
//! of one repository. `goproxy-git` answers from disk, tests answer from a table.

use crate::object_id::ObjectId;
use crate::references::References;

/// A commit as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commit {
    /// The commit's own id.
    pub id: ObjectId,
    /// Its root tree.
    pub tree: ObjectId,
    /// Committer time in seconds since 1970-01-01T00:00:00Z; the offset is dropped, the `go`
    /// command prints UTC.
    pub time: i64,
}

/// What a prefix of an object's id, in hexadecimal digits, leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrefixMatch {
    /// Nothing.
    None,
    /// Exactly one object.
    One(ObjectId),
    /// More than one: the caller must refuse.
    Ambiguous,
}

/// One repository at one refs snapshot. Only `refs/heads/*`, `refs/tags/*` and `HEAD` are
/// visible: commits known only through other refs do not exist.
pub trait Repository {
    /// A failure to read: missing or corrupt objects, I/O, a bound, a cancelled request. Never
    /// "there is no such thing", which every method expresses in its result.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The branches and tags of the snapshot.
    fn references(&self) -> &References;

    /// The commit with this id; `None` when the object is a blob or a tree.
    fn commit(&self, id: ObjectId) -> Result<Option<Commit>, Self::Error>;

    /// The one commit whose id starts with `prefix` (7 to 40 lowercase hexadecimal digits) among
    /// those reachable from branches and tags. As for `git log <prefix>` after a fetch of these
    /// refs, annotated tags count beside commits: one that alone has the prefix stands for the
    /// commit it leads to, and a commit and a tag that share it are ambiguous. Blobs and trees do
    /// not count.
    fn find_prefix(&self, prefix: &str) -> Result<PrefixMatch, Self::Error>;

    /// The raw blob at `path` in the root tree `tree`: a regular file's bytes or a symlink's
    /// text. `None` when nothing is there, or a directory or submodule is. `limit` is in bytes;
    /// a larger blob is [`File::TooLarge`], found out before it is inflated.
    fn file(&self, tree: ObjectId, path: &str, limit: u64) -> Result<Option<File>, Self::Error>;

    /// The first of `candidates`, in their order, that is the commit `of` or an ancestor of it.
    /// Candidates may repeat, and may be blobs or trees, which are ancestors of nothing.
    fn first_ancestor(
        &self,
        candidates: &[ObjectId],
        of: ObjectId,
    ) -> Result<Option<ObjectId>, Self::Error>;
}

/// A blob that [`Repository::file`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It has this many bytes, more than the caller's limit.
    TooLarge(u64),
}

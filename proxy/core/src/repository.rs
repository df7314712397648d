//! What the rules ask of a git repository.
//!
//! The rules are pure: they take something that answers these questions about *one* refs snapshot
//! of one repository. `goproxy-git` answers from disk, tests answer from a table.

use crate::object_id::ObjectId;

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

/// A tag of the snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The name without `refs/tags/`.
    pub name: Box<str>,
    /// What it leads to after peeling annotated tags all the way. It may be a blob or a tree:
    /// such a tag is listed, every other request for it fails.
    pub target: ObjectId,
}

/// What a hexadecimal prefix leads to among the commits reachable from served heads and tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrefixMatch {
    /// No such commit.
    None,
    /// Exactly one.
    One(ObjectId),
    /// More than one: the caller must refuse.
    Ambiguous,
}

/// One repository at one refs snapshot. Only `refs/heads/*` and `refs/tags/*` (and `HEAD`, when
/// it leads to one of them) are visible: commits known only through other refs do not exist.
pub trait Repository {
    /// A failure to read: missing or corrupt objects, I/O, a bound, a cancelled request. Never
    /// "there is no such thing", which every method expresses in its result.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Every tag whose name is UTF-8, sorted by name as bytes.
    fn tags(&self) -> &[Tag];

    /// What the branch `name` (without `refs/heads/`) points at.
    fn branch(&self, name: &str) -> Option<ObjectId>;

    /// The commit of `HEAD`; `None` when `HEAD` is unborn or dangling.
    fn head(&self) -> Option<ObjectId>;

    /// The commit with this id; `None` when the object is a blob or a tree.
    fn commit(&self, id: ObjectId) -> Result<Option<Commit>, Self::Error>;

    /// The one commit reachable from served heads and tags whose id starts with `prefix`
    /// (7 to 40 lowercase hexadecimal digits).
    fn find_prefix(&self, prefix: &str) -> Result<PrefixMatch, Self::Error>;

    /// The raw blob at `path` in the root tree `tree`: a regular file's bytes or a symlink's
    /// text. `None` when nothing is there, or a directory or submodule is. `limit` is in bytes;
    /// a larger blob is [`File::TooLarge`], found out before it is inflated.
    fn file(&self, tree: ObjectId, path: &str, limit: u64) -> Result<Option<File>, Self::Error>;

    /// The first of `candidates` that is `of` or an ancestor of it.
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

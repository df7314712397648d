//! Branches and tags, read from the files themselves.
//!
//! libgit2 is not asked for refs: it is several times slower and cannot say whether anything
//! changed. A [`RefsSnapshot`] is immutable; [`RefsCache`] decides by file stamps when it must be
//! read again. Only `refs/heads/*`, `refs/tags/*` and a `HEAD` that leads to a branch or a commit
//! exist for callers.

mod cache;
mod loose;
mod name;
mod packed;
mod peel;
mod read;
mod snapshot;
mod stamp;

use std::time::Duration;

pub(crate) use cache::RefsCache;
pub(crate) use peel::next_of_tag;
pub use snapshot::RefsSnapshot;

/// How old the refs that a request sees may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Looked at no longer ago than this.
    MaxAge(Duration),
    /// Looked at after the request asked.
    Now,
}

/// How much is read of a repository's refs.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Branches and tags.
    refs: usize,
    /// Bytes of their names together.
    name_bytes: usize,
    /// Bytes of packed-refs.
    packed_bytes: u64,
    /// Directories below refs/heads and refs/tags.
    directories: usize,
}

const BOUNDS: Bounds = Bounds {
    refs: 2_000_000,
    name_bytes: 256 << 20,
    packed_bytes: 2 << 30,
    directories: 200_000,
};

/// git follows five symbolic refs in a row.
const SYMBOLIC_DEPTH: usize = 5;

const HEADS: &str = "refs/heads/";
const TAGS: &str = "refs/tags/";

fn is_served(name: &str) -> bool {
    name.starts_with(HEADS) || name.starts_with(TAGS)
}

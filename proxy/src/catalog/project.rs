//! One project: where its repository lies and how clients name it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What tells a folder from another one that takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The file system.
    pub device: u64,
    /// The folder in it.
    pub inode: u64,
}

/// A project of the proxy. Cheap to keep: the repository is opened at the first question.
#[derive(Debug)]
pub struct Project {
    /// Never used twice in a process, so that what is cached of a repository cannot be mistaken
    /// for what is cached of another one that took its path later.
    number: u64,
    path: String,
    git_directory: PathBuf,
    identity: Option<Identity>,
}

impl Project {
    /// The project `path` (as `group/name`), whose git directory is `git_directory`.
    pub fn new(path: String, git_directory: PathBuf, identity: Option<Identity>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self {
            number,
            path,
            git_directory,
            identity,
        }
    }

    /// The full path, as `group/subgroup/name`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Names the project in whatever is logged about it on this thread.
    pub fn span(&self) -> tracing::Span {
        tracing::info_span!("project", path = self.path)
    }

    /// Unique in this process, for cache keys.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// What tells its folder from another one at the same place.
    pub fn identity(&self) -> Option<Identity> {
        self.identity
    }

    /// The folder with `HEAD`, `objects` and `refs`.
    pub fn git_directory(&self) -> &Path {
        &self.git_directory
    }
}

//! One served repository and what is known of it.
//!
//! [`Repository::open`] judges containment and format before libgit2 sees anything; the judgement
//! is repeated for every libgit2 handle, because the files may change. A [`Repository`] is
//! `Sync`: it holds the refs snapshot, commit facts and the commit table, never a handle.

mod alternates;
mod beneath;
mod config;
pub(crate) mod file;
mod layout;

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub(crate) use beneath::ServedRoot;
pub(crate) use layout::Layout;

use crate::cancel::Cancel;
use crate::commits::Commits;
use crate::error::{Error, ErrorKind};
use crate::handles::Handles;
use crate::objects::Objects;
use crate::refs::{Freshness, RefsCache, RefsSnapshot};
use crate::view::View;

/// A repository that was found readable; share it in an [`Arc`].
pub struct Repository {
    /// Unique in the process, the key of pooled handles.
    pub(crate) number: u64,
    path: PathBuf,
    root: ServedRoot,
    layout: Layout,
    refs: RefsCache,
    pub(crate) commits: Commits,
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = f.debug_struct("Repository");
        out.field("path", &self.path).finish_non_exhaustive()
    }
}

/// Tells a directory from another one that took its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DirectoryIdentity {
    device: u64,
    inode: u64,
}

/// Where the parts of a repository lie: absolute, links resolved, beneath the served folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directories {
    /// The folder of `refs`, `packed-refs` and `shallow`.
    pub common: PathBuf,
    /// The folder of the repository's own objects; those of alternates are named by it.
    pub objects: PathBuf,
}

impl Repository {
    /// Judges the repository at `path` (bare, or a working tree with `.git`), which must lie
    /// beneath `served_root` with everything that its files name. Reads no object and no ref.
    pub fn open(path: &Path, served_root: &Path) -> Result<Self, Error> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let root = ServedRoot::new(served_root)?;
        let layout = layout::inspect(path, &root)?;
        Ok(Self {
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            path: path.to_owned(),
            refs: RefsCache::new(),
            commits: Commits::new(),
            root,
            layout,
        })
    }

    /// The path that was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// One request's look at this repository. `freshness` says how old the refs may be; waits
    /// for a revalidation that another request has begun.
    pub fn view(
        self: &Arc<Self>,
        handles: &Handles,
        freshness: Freshness,
        cancel: &Cancel,
    ) -> Result<View, Error> {
        let objects = Objects::new(Arc::clone(self), handles.clone(), cancel.clone());
        let snapshot = self.refs.snapshot(freshness, &objects).map_err(|error| {
            // Refs that cannot be read mostly mean that the repository is gone or another one:
            // judging it again tells which.
            match (error.kind(), layout::inspect(&self.path, &self.root)) {
                (ErrorKind::Cancelled, _) | (_, Ok(_)) => error,
                (_, Err(reason)) => reason,
            }
        })?;
        Ok(View::new(objects, snapshot))
    }

    /// The snapshot that was looked at no longer than `max_age` ago, without touching the disk:
    /// for callers that must not block.
    pub fn recent_snapshot(&self, max_age: Duration) -> Option<Arc<RefsSnapshot>> {
        self.refs.recent(max_age)
    }

    /// Gives back the memory of the commit table; the next question about ancestors or hashes
    /// builds it again.
    pub fn forget_commits(&self) {
        self.commits.forget();
    }

    /// Judges the repository again, as at its opening, and says where its parts lie: for a program
    /// that is about to read them.
    pub fn judge(&self) -> Result<Directories, Error> {
        let Layout {
            git_dir: _,
            common_dir,
            objects,
        } = layout::inspect(&self.path, &self.root)?;
        let own = objects.into_iter().next();
        Ok(Directories {
            objects: own.unwrap_or_else(|| common_dir.join("objects")),
            common: common_dir,
        })
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(crate) fn root(&self) -> &ServedRoot {
        &self.root
    }

    /// Refuses the formats that are not read: the config may have changed since the repository
    /// was opened.
    pub(crate) fn check_format(&self) -> Result<(), Error> {
        let Layout {
            git_dir,
            common_dir,
            ..
        } = &self.layout;
        layout::check_format(&self.path, git_dir, common_dir, &self.root)
    }

    /// The identity of the directories that a handle was opened on.
    pub(crate) fn directory_identity(&self) -> Result<DirectoryIdentity, Error> {
        let objects = self.layout.common_dir.join("objects");
        match std::fs::metadata(&objects) {
            Ok(metadata) => Ok(DirectoryIdentity {
                device: metadata.dev(),
                inode: metadata.ino(),
            }),
            Err(error) if file::is_absent(&error) => Err(Error::Missing {
                path: self.path.clone(),
            }),
            Err(error) => Err(Error::io(&objects, error)),
        }
    }

    /// Judges the repository again and opens it with libgit2.
    pub(crate) fn open_git2(&self) -> Result<git2::Repository, Error> {
        let layout = layout::inspect(&self.path, &self.root)?;
        git2::Repository::open_bare(&layout.git_dir).map_err(|error| Error::Corrupt {
            what: self.path.display().to_string(),
            reason: error.message().to_owned(),
        })
    }
}

//! A bounded pool of libgit2 handles, shared by all repositories of a server.
//!
//! A handle is `Send` but not `Sync`, and costs an open, file descriptors and maps of packs. Idle
//! ones are kept, the longest unused dropped first. Taking one never waits: the caller's threads
//! bound how many are in use, so the pool cannot deadlock.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Error;
use crate::repository::{DirectoryIdentity, Repository};

/// The pool; clones share it.
#[derive(Clone)]
pub struct Handles {
    max_idle: usize,
    idle: Arc<Mutex<VecDeque<Idle>>>,
}

struct Idle {
    repository: u64,
    opened: Opened,
}

struct Opened {
    git2: git2::Repository,
    identity: DirectoryIdentity,
}

/// A handle in use; it goes back to the pool when dropped.
pub(crate) struct Handle {
    pool: Handles,
    repository: u64,
    opened: Option<Opened>,
}

impl Handles {
    /// A pool that keeps `max_idle` unused handles, of whatever repositories.
    pub fn new(max_idle: usize) -> Self {
        Self {
            max_idle,
            idle: Arc::default(),
        }
    }

    /// How many handles lie unused.
    pub fn idle(&self) -> usize {
        self.lock().len()
    }

    /// Drops every unused handle, and with the last handle of a pack libgit2's maps and delta
    /// bases of it.
    pub fn clear(&self) {
        let dropped = std::mem::take(&mut *self.lock());
        drop(dropped);
    }

    pub(crate) fn take(&self, repository: &Repository) -> Result<Handle, Error> {
        let identity = repository.directory_identity()?;
        let found = self.take_idle(repository.number);
        // Another repository at the same path is not the one that was opened.
        let opened = match found.filter(|opened| opened.identity == identity) {
            Some(opened) => opened,
            None => Opened {
                git2: repository.open_git2()?,
                identity,
            },
        };
        Ok(Handle {
            pool: self.clone(),
            repository: repository.number,
            opened: Some(opened),
        })
    }

    fn take_idle(&self, repository: u64) -> Option<Opened> {
        let mut idle = self.lock();
        let index = idle
            .iter()
            .rposition(|idle| idle.repository == repository)?;
        idle.remove(index).map(|idle| idle.opened)
    }

    fn put(&self, entry: Idle) {
        let mut idle = self.lock();
        idle.push_back(entry);
        let dropped = if idle.len() > self.max_idle {
            idle.pop_front()
        } else {
            None
        };
        // Closing unmaps packs: not while others wait for the lock.
        drop(idle);
        drop(dropped);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handle {
    pub(crate) fn git2(&self) -> Option<&git2::Repository> {
        self.opened.as_ref().map(|opened| &opened.git2)
    }

    /// Opens the repository again: packs that vanished are forgotten.
    pub(crate) fn reopen(&mut self, repository: &Repository) -> Result<(), Error> {
        self.opened = None;
        self.opened = Some(Opened {
            identity: repository.directory_identity()?,
            git2: repository.open_git2()?,
        });
        Ok(())
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if let Some(opened) = self.opened.take() {
            self.pool.put(Idle {
                repository: self.repository,
                opened,
            });
        }
    }
}

//! The repositories that are open: snapshots of refs and facts about commits stay, so that a
//! question about a project that was asked before costs no reading.

use std::sync::Arc;

use goproxy_git::{Cancel, Error, Freshness, Handles, Repository, View};
use quick_cache::sync::Cache;

use crate::catalog::Project;

/// Repositories that are kept open. Few of them hold more than a snapshot of their refs.
const OPEN: usize = 16_384;

/// Handles of libgit2 that lie unused: each holds file descriptors and maps of packs.
const IDLE_HANDLES: usize = 64;

/// Opens the projects' repositories.
pub struct Repositories {
    handles: Handles,
    open: Cache<u64, Arc<Repository>>,
}

impl std::fmt::Debug for Repositories {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repositories")
            .field("open", &self.open.len())
            .finish_non_exhaustive()
    }
}

impl Default for Repositories {
    fn default() -> Self {
        Self {
            handles: Handles::new(IDLE_HANDLES),
            open: Cache::new(OPEN),
        }
    }
}

impl Repositories {
    /// How many are open.
    pub fn open_count(&self) -> usize {
        self.open.len()
    }

    /// How many libgit2 handles lie unused.
    pub fn idle_handles(&self) -> usize {
        self.handles.idle()
    }

    /// The repository of `project` if it is open: no reading.
    pub fn opened(&self, project: &Project) -> Option<Arc<Repository>> {
        self.open.get(&project.number())
    }

    /// The repository of `project`, opened if it is not: it must lie beneath the project's root
    /// with everything that its files name. Blocks.
    pub fn open(&self, project: &Project) -> Result<Arc<Repository>, Error> {
        if let Some(repository) = self.opened(project) {
            return Ok(repository);
        }
        let repository = Arc::new(Repository::open(project.git_directory(), project.root())?);
        self.open.insert(project.number(), Arc::clone(&repository));
        Ok(repository)
    }

    /// A look at the repository of `project` through refs that are as fresh as asked. Blocks.
    pub fn view(
        &self,
        project: &Project,
        freshness: Freshness,
        cancel: &Cancel,
    ) -> Result<View, Error> {
        let repository = self.open(project)?;
        let view = repository.view(&self.handles, freshness, cancel);
        if view.is_err() {
            // The next question judges its folder from the beginning.
            self.open.remove(&project.number());
        }
        view
    }
}

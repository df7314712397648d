//! The projects that are served: path, repository, and a way to swap the whole set at once.
//!
//! Whoever knows the projects (a folder that is watched) publishes a [`ProjectSet`]; requests
//! take the set of their first moment and keep it to their end. Nothing here reads a repository.

mod project;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch;

pub use project::{Identity, Project};

/// The projects of one moment, and what was found but cannot be served.
#[derive(Debug, Default)]
pub struct ProjectSet {
    by_path: BTreeMap<String, Arc<Project>>,
    left_out: Vec<LeftOut>,
}

/// A repository that was found and is not served.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct LeftOut {
    /// Where it lies.
    pub directory: PathBuf,
    /// Why, and what helps.
    pub reason: String,
}

impl ProjectSet {
    /// A set of these projects; of two with one path the later stays.
    pub fn new(projects: impl IntoIterator<Item = Arc<Project>>, left_out: Vec<LeftOut>) -> Self {
        let by_path = projects
            .into_iter()
            .map(|project| (project.path().to_owned(), project))
            .collect();
        Self { by_path, left_out }
    }

    /// The project at exactly this path.
    pub fn by_path(&self, path: &str) -> Option<&Arc<Project>> {
        self.by_path.get(path)
    }

    /// All projects in path order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Project>> {
        self.by_path.values()
    }

    /// How many projects there are.
    pub fn len(&self) -> usize {
        self.by_path.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_path.is_empty()
    }

    /// What was found and is not served.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }
}

/// Holds the current [`ProjectSet`].
#[derive(Debug)]
pub struct Catalog {
    current: watch::Sender<Arc<ProjectSet>>,
}

impl Default for Catalog {
    fn default() -> Self {
        Self {
            current: watch::Sender::new(Arc::default()),
        }
    }
}

impl Catalog {
    /// The set of this moment.
    pub fn current(&self) -> Arc<ProjectSet> {
        Arc::clone(&self.current.borrow())
    }

    /// Swaps the set; requests under way keep theirs.
    pub fn publish(&self, set: ProjectSet) {
        self.current.send_replace(Arc::new(set));
    }

    /// Sees each set published from here on.
    pub fn subscribe(&self) -> watch::Receiver<Arc<ProjectSet>> {
        self.current.subscribe()
    }
}

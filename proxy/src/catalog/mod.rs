//! The projects that are served: path, repository, and a way to swap the whole set at once.
//!
//! Whoever knows the projects (a folder that is watched) publishes a [`ProjectSet`]; requests
//! take the set of their first moment and keep it to their end. Nothing here reads a repository.

mod project;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use goproxy_core::identity::ProjectPath;
use tokio::sync::watch;

pub use project::{Identity, Project};

/// The projects of one moment, and what was found but cannot be served.
#[derive(Debug, Default)]
pub struct ProjectSet {
    by_path: BTreeMap<String, Arc<Project>>,
    by_lookup_key: BTreeMap<String, Arc<Project>>,
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
        let by_path: BTreeMap<_, _> = projects
            .into_iter()
            .map(|project| (project.path().to_owned(), project))
            .collect();
        let by_lookup_key = by_path
            .iter()
            .map(|(path, project)| (ProjectPath::lookup_key(path), Arc::clone(project)))
            .collect();
        Self {
            by_path,
            by_lookup_key,
            left_out,
        }
    }

    /// The project that `path` names in a URL: the one at exactly this path, else, as in GitLab,
    /// one whose path differs in case only.
    pub fn find(&self, path: &str) -> Option<&Arc<Project>> {
        let found = self.by_path.get(path);
        found.or_else(|| self.by_lookup_key.get(&ProjectPath::lookup_key(path)))
    }

    /// Whether both hold the same projects and leave out the same repositories.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let numbers = |set: &Self| -> Vec<u64> { set.iter().map(|one| one.number()).collect() };
        self.left_out == other.left_out && numbers(self) == numbers(other)
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

//! The projects of a moment, by each of their names.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use goproxy_core::identity::{ProjectId, ProjectPath, ProjectReference};

use super::Project;

/// The projects, and what was found but cannot be served.
#[derive(Debug, Default)]
pub struct ProjectSet {
    by_path: BTreeMap<String, Arc<Project>>,
    /// By present and former paths in lower case; a present one comes first.
    by_lookup_key: BTreeMap<String, Arc<Project>>,
    by_id: BTreeMap<ProjectId, Arc<Project>>,
    by_former_path: BTreeMap<String, Arc<Project>>,
    by_import_path: BTreeMap<String, Arc<Project>>,
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
        let mut set = Self {
            left_out,
            ..Self::default()
        };
        for project in projects {
            set.by_path.insert(project.path().to_owned(), project);
        }
        for project in set.by_path.values() {
            let own = || Arc::clone(project);
            if let Some(id) = project.id() {
                set.by_id.insert(id, own());
            }
            for path in project.former_paths() {
                let key = ProjectPath::lookup_key(path.as_str());
                set.by_lookup_key.insert(key, own());
                set.by_former_path.insert(path.to_string(), own());
            }
            for path in project.import_paths() {
                set.by_import_path.insert(path.to_string(), own());
            }
        }
        for project in set.by_path.values() {
            let key = ProjectPath::lookup_key(project.path());
            set.by_lookup_key.insert(key, Arc::clone(project));
        }
        set
    }

    /// The project that stands in a URL: by its number, or by a present or former path, where, as
    /// in GitLab, case matters only between two that differ in nothing else.
    pub fn find(&self, reference: &str) -> Option<&Arc<Project>> {
        let by_path = || {
            let key = ProjectPath::lookup_key(reference);
            let exact = self.by_path.get(reference);
            exact.or_else(|| self.by_lookup_key.get(&key))
        };
        match ProjectReference::parse(reference) {
            Some(ProjectReference::Path(_)) => by_path(),
            // Repositories in a folder have no numbers, and may have numbers for names.
            Some(ProjectReference::Id(id)) => self.by_id.get(&id).or_else(by_path),
            None => None,
        }
    }

    /// The project at exactly this path.
    pub fn by_path(&self, path: &str) -> Option<&Arc<Project>> {
        self.by_path.get(path)
    }

    /// The project that had exactly this path before.
    pub fn by_former_path(&self, path: &str) -> Option<&Arc<Project>> {
        self.by_former_path.get(path)
    }

    /// The project that this import path on another host leads to.
    pub fn by_import_path(&self, path: &str) -> Option<&Arc<Project>> {
        self.by_import_path.get(path)
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

    /// Whether both hold the same projects and leave out the same repositories.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let numbers = |set: &Self| -> Vec<u64> { set.iter().map(|one| one.number()).collect() };
        self.left_out == other.left_out && numbers(self) == numbers(other)
    }
}

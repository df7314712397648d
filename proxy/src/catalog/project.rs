//! One project: where its repository lies, how clients name it, and who may read it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use goproxy_core::access::Resource;
use goproxy_core::identity::{ProjectId, ProjectPath};
use goproxy_core::module_path::ModulePath;
use goproxy_core::serving_set::{self, Visibility};

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
    path: ProjectPath,
    git_directory: PathBuf,
    root: PathBuf,
    identity: Option<Identity>,
    declared: Option<serving_set::Project>,
}

impl Project {
    /// The public project `path`, whose git directory `git_directory` was found below `root`.
    pub fn found(
        path: ProjectPath,
        git_directory: PathBuf,
        root: PathBuf,
        identity: Option<Identity>,
    ) -> Self {
        Self {
            number: next_number(),
            path,
            git_directory,
            root,
            identity,
            declared: None,
        }
    }

    /// A project that a serving set declares.
    pub fn declared(project: serving_set::Project) -> Self {
        let root = PathBuf::from(&project.volume);
        Self {
            number: next_number(),
            path: project.path.clone(),
            git_directory: root.join(&project.repository),
            root,
            identity: None,
            declared: Some(project),
        }
    }

    /// The same project with another declaration: what is known of its repository stays, unless
    /// that lies elsewhere.
    #[must_use]
    pub fn redeclared(&self, project: serving_set::Project) -> Self {
        let redeclared = Self::declared(project);
        if redeclared.git_directory == self.git_directory && redeclared.root == self.root {
            let number = self.number;
            return Self {
                number,
                ..redeclared
            };
        }
        redeclared
    }

    /// Whether a serving set declares it just like this.
    pub fn is_declared_as(&self, project: &serving_set::Project) -> bool {
        self.declared.as_ref() == Some(project)
    }

    /// The full path, as `group/subgroup/name`.
    pub fn path(&self) -> &str {
        self.path.as_str()
    }

    /// Its number in URLs; those that were found in a folder have none.
    pub fn id(&self) -> Option<ProjectId> {
        self.declared.as_ref().map(|declared| declared.id)
    }

    /// Paths that it had before.
    pub fn former_paths(&self) -> &[ProjectPath] {
        let declared = self.declared.as_ref();
        declared.map_or(&[], |declared| &declared.former_paths)
    }

    /// Import paths on other hosts that lead to it.
    pub fn import_paths(&self) -> &[ModulePath] {
        let declared = self.declared.as_ref();
        declared.map_or(&[], |declared| &declared.import_paths)
    }

    /// What a decision about it needs.
    pub fn resource(&self) -> Resource<'_> {
        match &self.declared {
            Some(declared) => declared.resource(),
            None => Resource {
                path: &self.path,
                visibility: Visibility::Public,
                enabled: true,
                package_registry: true,
            },
        }
    }

    /// Names the project in whatever is logged about it on this thread.
    pub fn span(&self) -> tracing::Span {
        tracing::info_span!("project", path = self.path())
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

    /// The folder that nothing of its repository may leave.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

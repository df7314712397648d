//! Which project holds a module, and where its repository's root stands in the module's path;
//! pure.
//!
//! Five sources are asked in turn, each by the longest path that is the module's or lies above
//! it: roots given by hand (`--module-root`), the projects' present paths below the module prefix,
//! their former ones, their import paths on other hosts, and the paths that go.mod files at the
//! repositories' heads declare. What is found may not hold the module: that shows when the
//! repository is read.

mod declared;

use std::sync::Arc;

use goproxy_core::module_path::ModulePath;
use goproxy_core::resolve::Module;

use crate::catalog::{Project, ProjectSet};
use crate::settings::ModuleRoot;
pub use declared::{Declaration, DeclaredRoots};

/// A module and the project whose repository is to be asked for it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The project.
    pub project: Arc<Project>,
    /// The module, placed in the project's repository.
    pub module: Module,
}

/// Everything that decides where a module is.
#[derive(Debug, Clone, Copy)]
pub struct Placement<'a> {
    /// The projects.
    pub projects: &'a ProjectSet,
    /// What module paths of projects start with, without a slash at its end.
    pub module_prefix: &'a str,
    /// Roots given by hand.
    pub given: &'a [ModuleRoot],
    /// Roots that go.mod files declare.
    pub declared: &'a DeclaredRoots,
}

/// What says that a repository stands at a root path.
#[derive(Debug, Clone, Copy)]
enum Source {
    Given,
    Present,
    Former,
    Import,
    Declared,
}

/// The order in which they are asked.
const SOURCES: [Source; 5] = [
    Source::Given,
    Source::Present,
    Source::Former,
    Source::Import,
    Source::Declared,
];

impl<'a> Placement<'a> {
    /// The project that holds `module`, of all projects.
    pub fn find(&self, module: &ModulePath) -> Option<Place> {
        self.find_where(module, |_| true)
    }

    /// `module` in `project`; `None` when it cannot be there.
    pub fn find_in(&self, project: &Project, module: &ModulePath) -> Option<Place> {
        self.find_where(module, |other| other.number() == project.number())
    }

    fn find_where(&self, module: &ModulePath, admits: impl Fn(&Project) -> bool) -> Option<Place> {
        let mut roots = SOURCES
            .iter()
            .flat_map(|source| roots_of(module).map(move |root| (*source, root)));
        roots.find_map(|(source, root)| {
            self.claims(source, root).find_map(|(project, directory)| {
                place(project, module, root, directory).filter(|_| admits(project))
            })
        })
    }

    /// The projects that have their repository at `root`, each with the directory of it that
    /// stands there, the best first.
    fn claims(
        &self,
        source: Source,
        root: &str,
    ) -> impl Iterator<Item = (&'a Arc<Project>, &'a str)> + use<'a> {
        let projects = self.projects;
        let own = || self.own_path(root);
        let (mut whole, mut parts) = (None, Vec::new());
        match source {
            Source::Present => whole = own().and_then(|path| projects.by_path(path)),
            Source::Former => whole = own().and_then(|path| projects.by_former_path(path)),
            Source::Import => whole = projects.by_import_path(root),
            Source::Given => {
                let given = self.given.iter().filter(|given| given.root == root);
                let claim = |given: &'a ModuleRoot| {
                    Some((projects.by_path(&given.project)?, &*given.directory))
                };
                parts = given.filter_map(claim).collect();
            }
            Source::Declared => {
                let declared = self.declared.at(root);
                let claim = |(path, directory)| Some((projects.by_path(path)?, directory));
                parts = declared.filter_map(claim).collect();
            }
        }
        let whole = whole.map(|project| (project, ""));
        whole.into_iter().chain(parts)
    }

    /// The project path that `root` would be below the module prefix, perhaps with `.git` behind
    /// it: for the `go` command that suffix ends the repository's part of a path (Go Modules
    /// Reference, "Finding a repository for a module path").
    fn own_path<'r>(&self, root: &'r str) -> Option<&'r str> {
        let path = root.strip_prefix(self.module_prefix)?.strip_prefix('/')?;
        Some(path.strip_suffix(".git").unwrap_or(path))
    }
}

/// The module's path and everything above it, the longest first.
fn roots_of(module: &ModulePath) -> impl Iterator<Item = &str> {
    let path = module.as_str();
    let slashes = path.match_indices('/').map(|(index, _)| index).rev();
    std::iter::once(path.len())
        .chain(slashes)
        .filter_map(move |end| path.get(..end))
}

fn place(
    project: &Arc<Project>,
    module: &ModulePath,
    root: &str,
    directory: &str,
) -> Option<Place> {
    Some(Place {
        project: Arc::clone(project),
        module: Module::new(module.clone(), root, directory).ok()?,
    })
}

#[cfg(test)]
mod tests;

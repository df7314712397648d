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

impl Placement<'_> {
    /// The project that holds `module`, of all projects.
    pub fn find(&self, module: &ModulePath) -> Option<Place> {
        self.find_where(module, |_| true)
    }

    /// `module` in `project`; `None` when it cannot be there.
    pub fn find_in(&self, project: &Project, module: &ModulePath) -> Option<Place> {
        self.find_where(module, |other| other.number() == project.number())
    }

    fn find_where(&self, module: &ModulePath, admits: impl Fn(&Project) -> bool) -> Option<Place> {
        let roots = || roots_of(module);
        let given = roots().find_map(|root| self.given(module, root, &admits));
        given
            .or_else(|| roots().find_map(|root| self.own(module, root, &admits)))
            .or_else(|| roots().find_map(|root| self.former(module, root, &admits)))
            .or_else(|| roots().find_map(|root| self.import(module, root, &admits)))
            .or_else(|| roots().find_map(|root| self.declared(module, root, &admits)))
    }

    fn given(
        &self,
        module: &ModulePath,
        root: &str,
        admits: &impl Fn(&Project) -> bool,
    ) -> Option<Place> {
        let mut given = self.given.iter().filter(|given| given.root == root);
        given.find_map(|given| {
            let project = self.projects.by_path(&given.project)?;
            place(project, module, root, &given.directory).filter(|_| admits(project))
        })
    }

    /// A project's own path, perhaps with `.git` behind it: for the `go` command that suffix ends
    /// the repository's part of a path (Go Modules Reference, "Finding a repository for a module
    /// path").
    fn own(
        &self,
        module: &ModulePath,
        root: &str,
        admits: &impl Fn(&Project) -> bool,
    ) -> Option<Place> {
        let project = self.projects.by_path(self.own_path(root)?)?;
        place(project, module, root, "").filter(|_| admits(project))
    }

    fn former(
        &self,
        module: &ModulePath,
        root: &str,
        admits: &impl Fn(&Project) -> bool,
    ) -> Option<Place> {
        let project = self.projects.by_former_path(self.own_path(root)?)?;
        place(project, module, root, "").filter(|_| admits(project))
    }

    fn import(
        &self,
        module: &ModulePath,
        root: &str,
        admits: &impl Fn(&Project) -> bool,
    ) -> Option<Place> {
        let project = self.projects.by_import_path(root)?;
        place(project, module, root, "").filter(|_| admits(project))
    }

    /// The project path that `root` would be below the module prefix.
    fn own_path<'a>(&self, root: &'a str) -> Option<&'a str> {
        let path = root.strip_prefix(self.module_prefix)?.strip_prefix('/')?;
        Some(path.strip_suffix(".git").unwrap_or(path))
    }

    fn declared(
        &self,
        module: &ModulePath,
        root: &str,
        admits: &impl Fn(&Project) -> bool,
    ) -> Option<Place> {
        self.declared.at(root).find_map(|(path, directory)| {
            let project = self.projects.by_path(path)?;
            place(project, module, root, directory).filter(|_| admits(project))
        })
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

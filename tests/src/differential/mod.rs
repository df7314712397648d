//! The same questions through `GOPROXY=direct` and through `goproxy`, and where the answers differ.
//!
//! A [`World`] collects repositories with their import roots and modules, then [`World::compare`]
//! runs the real `go` twice over all of it. What a fixture claims is held against the direct side,
//! so that a fixture which tests something else than its name fails by itself.

mod compare;
mod modules;
mod query;
mod questions;

use std::path::{Path, PathBuf};

use crate::{
    fixtures::{Fixture, HOST, Module},
    go::Go,
    goproxy::{Goproxy, Settings},
    history::History,
    sandbox::Sandbox,
    vanity::{Import, Imports, Vanity},
};

pub use compare::Report;

/// Repositories and the modules to ask for in them.
#[derive(Debug)]
pub struct World {
    sandbox: Sandbox,
    imports: Imports,
    module_roots: Vec<(String, String)>,
    cases: Vec<Case>,
}

/// A repository with its modules.
#[derive(Debug)]
struct Case {
    project: String,
    folder: PathBuf,
    modules: Vec<Module>,
}

impl World {
    pub fn new() -> Self {
        let sandbox = Sandbox::new();
        let repositories = sandbox.path("repositories");
        std::fs::create_dir_all(&repositories).expect("a folder for repositories");
        sandbox.redirect_git(&format!("https://{HOST}/"), &repositories);
        Self {
            sandbox,
            imports: Imports::new(),
            module_roots: Vec::new(),
            cases: Vec::new(),
        }
    }

    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The folder that the proxy serves.
    pub fn repositories(&self) -> PathBuf {
        self.sandbox.path("repositories")
    }

    /// The bare repository of `project`.
    pub fn folder(&self, project: &str) -> PathBuf {
        self.repositories().join(format!("{project}.git"))
    }

    /// Makes the repository of `project` from `history`.
    pub fn create(&self, project: &str, history: &History) -> PathBuf {
        let folder = self.folder(project);
        history.create(&folder, &|| self.sandbox.command("git"));
        folder
    }

    /// Makes a fixture's repository and takes up its modules.
    pub fn add(&mut self, fixture: &Fixture) {
        let project = fixture.project();
        self.create(&project, &fixture.history);
        self.import(&format!("{HOST}/{project}"), &project, "");
        for (root, subdirectory) in &fixture.roots {
            self.import(root, &project, subdirectory);
            self.module_root_in(root, &project, subdirectory);
        }
        self.modules(&project, fixture.modules.clone());
    }

    /// Lets go's direct mode find `root` in the repository of `project`.
    pub fn import(&mut self, root: &str, project: &str, subdirectory: &str) {
        let import = Import {
            url: format!("https://{HOST}/{project}.git"),
            subdirectory: subdirectory.into(),
        };
        self.imports.insert(root.into(), import);
    }

    /// Lets the proxy find `root` in the repository of `project`.
    pub fn module_root(&mut self, root: &str, project: &str) {
        self.module_roots.push((root.into(), project.into()));
    }

    /// Lets the proxy find `root` in a subdirectory of the repository of `project`.
    pub fn module_root_in(&mut self, root: &str, project: &str, subdirectory: &str) {
        match subdirectory {
            "" => self.module_root(root, project),
            subdirectory => self.module_root(root, &format!("{project}//{subdirectory}")),
        }
    }

    /// Takes up modules of a repository that lies in its place.
    pub fn modules(&mut self, project: &str, modules: Vec<Module>) {
        let folder = self.folder(project);
        self.cases.push(Case {
            project: project.into(),
            folder,
            modules,
        });
    }

    /// Takes up all modules that a repository may hold below `root`, as its history shows them.
    pub fn derived_modules(&mut self, project: &str, root: &str) {
        let modules = modules::derive(&self.sandbox, &self.folder(project), root);
        self.modules(project, modules);
    }

    /// Asks everything on both sides.
    ///
    /// With `DIFFERENTIAL=direct` only the direct side is asked and held against the fixtures.
    pub fn compare(&self) -> Report {
        let vanity = self.vanity();
        let direct = Go::direct(&self.sandbox, &vanity);
        if std::env::var("DIFFERENTIAL").is_ok_and(|sides| sides == "direct") {
            return self.report(&direct, None);
        }
        let goproxy = self.goproxy();
        let proxied = Go::proxied(&self.sandbox, &goproxy.url());
        self.report(&direct, Some(&proxied))
    }

    /// The go-get server of the import roots, for `go` in direct mode.
    pub fn vanity(&self) -> Vanity {
        Vanity::start(self.imports.clone())
    }

    /// The server over these repositories.
    pub fn goproxy(&self) -> Goproxy {
        let settings = Settings {
            external_url: format!("https://{HOST}"),
            module_roots: self.module_roots.clone(),
            arguments: Vec::new(),
        };
        Goproxy::start(&self.sandbox, &self.repositories(), &settings)
    }

    fn report(&self, direct: &Go<'_>, proxied: Option<&Go<'_>>) -> Report {
        let asked: Vec<_> = self
            .cases
            .iter()
            .map(|case| questions::of(&self.sandbox, case))
            .collect();
        compare::run(&self.cases, &asked, direct, proxied)
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

/// The URL under which the proxy says that a project's repository lies.
fn repository_url(project: &str) -> String {
    format!("https://{HOST}/{project}.git")
}

/// The refs and commits of a repository, for asking about all of them.
fn git_lines(sandbox: &Sandbox, folder: &Path, arguments: &[&str]) -> Vec<String> {
    sandbox
        .git(folder, arguments)
        .lines()
        .map(str::to_owned)
        .collect()
}

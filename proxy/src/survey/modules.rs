//! Which modules the projects hold, with the latest version of each: what the go.mod files that the
//! survey found declare, under the paths by which they are served.
//!
//! A project is read again when its refs changed, when it was declared anew, or when its go.mod files
//! did; else it costs a stat. A repository that cannot be read at the moment keeps what was
//! found before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use goproxy_core::identity::ProjectId;
use goproxy_core::module_path::ModulePath;
use goproxy_core::resolve::{self, Module};
use goproxy_core::status::{Cursor, DiscoveredModule, MAX_MODULES, ModulesPage, ProjectModules};
use goproxy_git::{Cancel, Freshness, View};

use super::journal::Journal;
use super::{Finding, Findings};
use crate::catalog::{Project, Served};
use crate::http::error::chain;
use crate::state::AppState;

/// The modules that were found.
#[derive(Debug, Default)]
pub struct Modules(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    journal: Journal,
    /// What a project's entry in the journal was made from, by the project's number.
    made_from: BTreeMap<u64, Sources>,
}

/// What the modules of a project follow from.
#[derive(Debug, PartialEq, Eq)]
struct Sources {
    /// The number of the snapshot of the refs, unique in the process.
    snapshot: u64,
    /// The project's number in URLs, which may change while its repository stays.
    id: Option<u64>,
    modules: BTreeMap<ModulePath, Module>,
}

impl Modules {
    /// What changed since a cursor.
    pub fn page(&self, since: Option<Cursor>) -> ModulesPage {
        self.lock().journal.page(since)
    }

    /// Behind the last change.
    pub fn cursor(&self) -> Cursor {
        self.lock().journal.cursor()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Brings the modules of all projects up to date. Blocks; ends early when cancelled.
pub(super) fn look(state: &AppState, served: &Served, findings: &Findings, cancel: &Cancel) {
    let modules = &state.survey.modules;
    let projects = &served.projects;
    {
        let mut inner = modules.lock();
        inner
            .journal
            .retain(|path| projects.by_path(path).is_some());
        let numbers: BTreeSet<u64> = projects.iter().map(|project| project.number()).collect();
        inner.made_from.retain(|number, _| numbers.contains(number));
    }
    for project in projects.iter() {
        let Some(finding) = findings.of(project).filter(|one| one.problem.is_none()) else {
            continue;
        };
        let placed = placed(state, served, findings, project, finding);
        if let Err(error) = update(state, project, placed, cancel) {
            if cancel.is_cancelled() {
                return;
            }
            let path = project.path();
            let reason = chain(&error);
            tracing::debug!(
                project = path,
                "the modules of project {path} stay as they were: {reason}"
            );
        }
    }
}

/// The declared modules that are served from the directories in which their go.mod files lie.
fn placed(
    state: &AppState,
    served: &Served,
    findings: &Findings,
    project: &Project,
    finding: &Finding,
) -> BTreeMap<ModulePath, Module> {
    let declared = finding.declarations.iter().filter_map(|declaration| {
        let place = state.place_in(served, findings, project, &declaration.module)?;
        lies_in(&place.module, &declaration.directory)
            .then(|| (declaration.module.clone(), place.module))
    });
    declared.collect()
}

/// Whether the module may lie in `directory` (Go Modules Reference, "Module directories within a
/// repository").
fn lies_in(module: &Module, directory: &str) -> bool {
    let code = module.code_directory();
    if directory == code {
        return true;
    }
    let below = match code {
        "" => Some(directory),
        code => directory
            .strip_prefix(code)
            .and_then(|rest| rest.strip_prefix('/')),
    };
    below.is_some() && below == module.path().path_major().directory()
}

fn update(
    state: &AppState,
    project: &Project,
    modules: BTreeMap<ModulePath, Module>,
    cancel: &Cancel,
) -> Result<(), goproxy_git::Error> {
    let _span = project.span().entered();
    // The survey looked at the refs a moment ago.
    let freshness = Freshness::MaxAge(state.settings.poll_interval);
    let view = state.repositories.view(project, freshness, cancel)?;
    let sources = Sources {
        snapshot: view.snapshot().identity(),
        id: project.id().map(ProjectId::get),
        modules,
    };
    let number = project.number();
    if state.survey.modules.lock().made_from.get(&number) == Some(&sources) {
        return Ok(());
    }
    let listed = sources.modules.values().take(MAX_MODULES);
    let listed: Result<Vec<_>, _> = listed.map(|module| discovered(&view, module)).collect();
    let found = ProjectModules {
        id: sources.id,
        path: project.path().to_owned(),
        gone: false,
        total: sources.modules.len(),
        modules: listed?,
    };
    let mut inner = state.survey.modules.lock();
    inner.journal.record(found);
    inner.made_from.insert(number, sources);
    Ok(())
}

fn discovered(view: &View, module: &Module) -> Result<DiscoveredModule, goproxy_git::Error> {
    let latest = match resolve::latest(view, module) {
        Ok(resolved) => Some(resolved.version.to_string()),
        Err(resolve::Error::NotFound(_)) => None,
        Err(resolve::Error::Repository(error)) => return Err(error),
    };
    Ok(DiscoveredModule {
        path: module.path().to_string(),
        latest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_lies_in_its_directory_or_the_one_of_its_major_version() {
        for (module, directory, lies) in [
            ("e.org/g/p", "", true),
            ("e.org/g/p", "testdata", false),
            ("e.org/g/p/sub", "sub", true),
            ("e.org/g/p/sub", "other", false),
            ("e.org/g/p/v2", "", true),
            ("e.org/g/p/v2", "v2", true),
            ("e.org/g/p/v2", "v3", false),
            ("e.org/g/p/sub/v2", "sub", true),
            ("e.org/g/p/sub/v2", "sub/v2", true),
            ("e.org/g/p/sub/v2", "subv2", false),
            ("e.org/g/p/sub/v2", "v2", false),
        ] {
            let path = ModulePath::parse(module).unwrap();
            let module = Module::new(path, "e.org/g/p", "").unwrap();
            assert_eq!(
                lies_in(&module, directory),
                lies,
                "{module:?} in {directory}"
            );
        }
    }
}

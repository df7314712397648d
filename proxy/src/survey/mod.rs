//! The background look at every project: whether its repository can be read, and which modules
//! the go.mod files at its head declare.
//!
//! It runs on the builds pool, one repository after the other, after each change of the projects
//! and now and then; a repository whose head stayed costs a stat. A module path that no other
//! rule places is looked up in what was found, so a request for one waits until every project of
//! the set was looked at once.

mod examine;
mod journal;
mod modules;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use goproxy_git::Cancel;
use tokio::sync::{mpsc, watch};

use crate::catalog::{Project, Served};
use crate::placement::DeclaredRoots;
use crate::shutdown::Shutdown;
use crate::state::AppState;
pub use examine::Finding;
pub use modules::Modules;

/// How long a request waits for the first look at all projects.
const PATIENCE: Duration = Duration::from_mins(2);

/// What is known of all projects.
#[derive(Debug, Default)]
pub struct Findings {
    /// The set that was looked at as a whole; `None` before the first look's end.
    surveyed: Option<Arc<Served>>,
    by_project: BTreeMap<u64, Arc<Finding>>,
    roots: DeclaredRoots,
}

impl Findings {
    /// Where go.mod files say that repositories stand in module paths.
    pub fn roots(&self) -> &DeclaredRoots {
        &self.roots
    }

    /// What was found in `project`, if it was looked at.
    pub fn of(&self, project: &Project) -> Option<&Finding> {
        self.by_project.get(&project.number()).map(AsRef::as_ref)
    }

    fn cover(&self, served: &Arc<Served>) -> bool {
        let surveyed = self.surveyed.as_ref();
        surveyed.is_some_and(|surveyed| Arc::ptr_eq(surveyed, served))
    }

    fn new(served: Arc<Served>, by_project: BTreeMap<u64, Arc<Finding>>) -> Self {
        // Where projects are declared, nothing is guessed.
        let roots = match served.document {
            None => declared_roots(&served, &by_project),
            Some(_) => DeclaredRoots::default(),
        };
        Self {
            roots,
            by_project,
            surveyed: Some(served),
        }
    }
}

fn declared_roots(served: &Served, by_project: &BTreeMap<u64, Arc<Finding>>) -> DeclaredRoots {
    DeclaredRoots::new(served.projects.iter().filter_map(|project| {
        let finding = by_project.get(&project.number())?;
        Some((project.path(), finding.declarations.as_slice()))
    }))
}

/// Holds the current [`Findings`], and what follows from them.
#[derive(Debug, Default)]
pub struct Survey {
    current: watch::Sender<Arc<Findings>>,
    /// The modules that were found.
    pub modules: Modules,
}

/// The first look at all projects takes longer than a request waits.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the server still looks for module paths in the repositories; try again in a minute")]
pub struct StillLooking;

impl Survey {
    /// What is known at this moment.
    pub fn current(&self) -> Arc<Findings> {
        Arc::clone(&self.current.borrow())
    }

    /// What is known once every project of `served` was looked at; at once when they were, and
    /// where nothing of it is needed.
    pub async fn complete(&self, served: &Arc<Served>) -> Result<Arc<Findings>, StillLooking> {
        if served.document.is_some() {
            return Ok(self.current());
        }
        let mut findings = self.current.subscribe();
        let covered = findings.wait_for(|findings| findings.cover(served));
        match tokio::time::timeout(PATIENCE, covered).await {
            Ok(Ok(findings)) => Ok(Arc::clone(&findings)),
            Ok(Err(_)) | Err(_) => Err(StillLooking),
        }
    }
}

/// Looks whenever the projects change or a message comes from `due`, until `shutdown`.
pub async fn run(state: Arc<AppState>, mut due: mpsc::Receiver<()>, mut shutdown: Shutdown) {
    let mut served = state.catalog.subscribe();
    let cancel = Cancel::new();
    loop {
        let current = Arc::clone(&served.borrow_and_update());
        let before = state.survey.current();
        let (worker, worker_cancel) = (Arc::clone(&state), cancel.clone());
        let job = move || look(&worker, &current, &before, &worker_cancel);
        tokio::select! {
            looked = state.pools.builds.run(job) => {
                if let Err(error) = looked {
                    tracing::warn!(%error, "cannot look at the repositories: {error}");
                }
            }
            _ = shutdown.begun() => break,
        }
        tokio::select! {
            changed = served.changed() => if changed.is_err() { break },
            due = due.recv() => if due.is_none() { break },
            _ = shutdown.begun() => break,
        }
    }
    cancel.cancel();
}

/// One look at all projects; what changed is published at its end, before the slower look for the
/// versions of modules.
fn look(state: &AppState, served: &Arc<Served>, before: &Findings, cancel: &Cancel) {
    let mut by_project = BTreeMap::new();
    let mut changed = !before.cover(served);
    for project in served.projects.iter() {
        let known = before.by_project.get(&project.number());
        let examined = examine::examine(state, project, known.map(AsRef::as_ref), cancel);
        if cancel.is_cancelled() {
            return;
        }
        let finding = match (examined, known) {
            (None, Some(known)) => Arc::clone(known),
            (examined, known) => {
                changed = true;
                let finding = Arc::new(examined.unwrap_or_default());
                report(project, &finding, known.map(AsRef::as_ref));
                finding
            }
        };
        by_project.insert(project.number(), finding);
    }
    if changed {
        let findings = Findings::new(Arc::clone(served), by_project);
        state.survey.current.send_replace(Arc::new(findings));
    }
    modules::look(state, served, &state.survey.current(), cancel);
}

/// A problem gets a line when it comes and when it goes.
fn report(project: &Project, finding: &Finding, before: Option<&Finding>) {
    let path = project.path();
    let problem_before = before.and_then(|before| before.problem.as_deref());
    match (finding.problem.as_deref(), problem_before) {
        (Some(problem), before) if Some(problem) != before => {
            tracing::warn!(project = path, "project {path} cannot be served: {problem}");
        }
        (None, Some(_)) => tracing::info!(project = path, "project {path} can be served again"),
        _ => {}
    }
}

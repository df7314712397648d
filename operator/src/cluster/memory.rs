//! What a scope remembers between two looks. All of it can be lost: it is made again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use goproxy_crds::{GoModuleProject, GoModuleProjectStatus, GoProxy, GoProxyStatus};
use kube::ResourceExt as _;

use super::modules::Read;
use crate::fault::Fault;
use crate::history::History;
use crate::status::Observed;
use crate::validate::Validated;

/// Namespace and name.
pub(super) type Key = (String, String);

/// What the last look at a GoProxy came to, for its projects.
pub(super) struct Outcome {
    /// The GoProxy that was looked at.
    pub(super) proxy: Arc<GoProxy>,
    /// The projects that were judged: uid and generation by name.
    pub(super) judged: BTreeMap<String, (String, i64)>,
    pub(super) validated: Result<Validated, Fault>,
    pub(super) desired: Option<String>,
    pub(super) observed: Observed,
    /// What was written up to then.
    pub(super) history: Arc<History>,
}

impl Outcome {
    /// Whether `project` was judged as it is.
    pub(super) fn knows(&self, project: &GoModuleProject) -> bool {
        let judged = self.judged.get(&project.name_any());
        judged == Some(&edition(project))
    }

    /// Whether the statuses of projects may be others than by `other`.
    pub(super) fn differs(&self, other: &Self) -> bool {
        let said = |outcome: &Self| match &outcome.validated {
            // Verdicts have messages beside what is rendered, and no order of their own.
            Ok(validated) => Ok(format!("{:?}", validated.projects)),
            Err(fault) => Err(fault.clone()),
        };
        self.judged != other.judged
            || self.desired != other.desired
            || self.observed != other.observed
            || self.proxy.spec != other.proxy.spec
            || self.proxy.metadata.uid != other.proxy.metadata.uid
            || said(self) != said(other)
    }
}

/// By what a project is known as the same: its uid and its generation.
pub(super) fn edition(project: &GoModuleProject) -> (String, i64) {
    let generation = project.metadata.generation.unwrap_or_default();
    (project.uid().unwrap_or_default(), generation)
}

/// The memory of a scope.
#[derive(Default)]
pub(super) struct Memory {
    outcomes: Mutex<BTreeMap<Key, Arc<Outcome>>>,
    attempts: Mutex<BTreeMap<Key, u32>>,
    proxies: Mutex<BTreeMap<Key, (String, GoProxyStatus)>>,
    projects: Mutex<BTreeMap<Key, (String, GoModuleProjectStatus)>>,
    modules: Mutex<BTreeMap<Key, Read>>,
}

impl Memory {
    pub(super) fn outcome(&self, key: &Key) -> Option<Arc<Outcome>> {
        lock(&self.outcomes).get(key).cloned()
    }

    /// Keeps an outcome and returns the one before.
    pub(super) fn keep(&self, key: Key, outcome: Arc<Outcome>) -> Option<Arc<Outcome>> {
        lock(&self.outcomes).insert(key, outcome)
    }

    /// How often looks at a GoProxy have not come to rest since the last one that had.
    pub(super) fn attempt(&self, key: &Key, at_rest: bool) -> u32 {
        let mut attempts = lock(&self.attempts);
        if at_rest {
            attempts.remove(key);
            return 0;
        }
        let attempt = attempts.entry(key.clone()).or_default();
        *attempt = attempt.saturating_add(1);
        *attempt
    }

    /// The status of a GoProxy that was written last: the store may not have it yet.
    pub(super) fn proxy_status(&self, key: &Key, uid: &str) -> Option<GoProxyStatus> {
        let statuses = lock(&self.proxies);
        let (of, status) = statuses.get(key)?;
        (of == uid).then(|| status.clone())
    }

    pub(super) fn keep_proxy_status(&self, key: Key, uid: String, status: GoProxyStatus) {
        lock(&self.proxies).insert(key, (uid, status));
    }

    /// The status of a GoModuleProject that was written last.
    pub(super) fn project_status(&self, key: &Key, uid: &str) -> Option<GoModuleProjectStatus> {
        let statuses = lock(&self.projects);
        let (of, status) = statuses.get(key)?;
        (of == uid).then(|| status.clone())
    }

    pub(super) fn keep_project_status(&self, key: Key, uid: String, status: GoModuleProjectStatus) {
        lock(&self.projects).insert(key, (uid, status));
    }

    /// What was read of the modules of a GoProxy's projects.
    pub(super) fn modules(&self, key: &Key) -> Option<Read> {
        lock(&self.modules).get(key).cloned()
    }

    /// Keeps what was read and returns what was known before.
    pub(super) fn keep_modules(&self, key: Key, read: Read) -> Option<Read> {
        lock(&self.modules).insert(key, read)
    }

    /// Forgets a GoProxy that is gone.
    pub(super) fn forget_proxy(&self, key: &Key) {
        lock(&self.outcomes).remove(key);
        lock(&self.attempts).remove(key);
        lock(&self.proxies).remove(key);
        lock(&self.modules).remove(key);
    }

    /// Forgets a GoModuleProject that is gone.
    pub(super) fn forget_project(&self, key: &Key) {
        lock(&self.projects).remove(key);
    }
}

/// A panic elsewhere leaves maps that are whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

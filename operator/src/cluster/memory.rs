//! What a scope remembers between two looks. All of it can be lost: it is made again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use goproxy_crds::{GoModuleProject, GoModuleProjectStatus, GoProxy, GoProxyStatus};
use kube::ResourceExt as _;

use super::key::Key;
use super::modules::Read;
use super::turns::Turns;
use crate::fault::Fault;
use crate::history::History;
use crate::status::Observed;
use crate::validate::Validated;

/// A GoProxy as it was judged last, and what was written for its pods.
pub(super) struct Judged {
    /// The GoProxy that was looked at.
    pub(super) proxy: Arc<GoProxy>,
    /// The projects that were judged: uid and generation by name.
    pub(super) projects: BTreeMap<String, (String, i64)>,
    pub(super) validated: Result<Validated, Fault>,
    /// The serving set; nothing where nothing is to be written.
    pub(super) written: Option<Result<Written, Fault>>,
    /// Why a Secret with tokens could not be had.
    pub(super) failure: Option<Fault>,
    /// What was written up to then.
    pub(super) history: Arc<History>,
}

/// A serving set that pods are to serve.
pub(super) struct Written {
    /// Its digest.
    pub(super) hash: String,
    /// By which pods are asked.
    pub(super) bearer: String,
}

impl Judged {
    /// The serving set that was written.
    pub(super) fn written(&self) -> Option<&Written> {
        self.written.as_ref()?.as_ref().ok()
    }

    /// The digest of the serving set that was written.
    pub(super) fn desired(&self) -> Option<&str> {
        self.written().map(|written| written.hash.as_str())
    }
}

/// What the last look at a GoProxy came to, for its projects.
pub(super) struct Outcome {
    pub(super) judged: Arc<Judged>,
    pub(super) observed: Observed,
}

impl Outcome {
    /// The GoProxy that was looked at.
    pub(super) fn proxy(&self) -> &GoProxy {
        &self.judged.proxy
    }

    /// Whether `project` was judged as it is.
    pub(super) fn knows(&self, project: &GoModuleProject) -> bool {
        let judged = self.judged.projects.get(&project.name_any());
        judged == Some(&edition(project))
    }

    /// Whether the statuses of projects may be others than by `other`.
    pub(super) fn differs(&self, other: &Self) -> bool {
        let said = |outcome: &Self| match &outcome.judged.validated {
            // Verdicts have messages beside what is rendered, and no order of their own.
            Ok(validated) => Ok(format!("{:?}", validated.projects)),
            Err(fault) => Err(fault.clone()),
        };
        let (one, another) = (&self.judged, &other.judged);
        one.projects != another.projects
            || one.desired() != another.desired()
            || self.observed != other.observed
            || one.proxy.spec != another.proxy.spec
            || one.proxy.metadata.uid != another.proxy.metadata.uid
            || said(self) != said(other)
    }
}

/// By what a project is known as the same: its uid and its generation.
pub(super) fn edition(project: &GoModuleProject) -> (String, i64) {
    let generation = project.metadata.generation.unwrap_or_default();
    (project.uid().unwrap_or_default(), generation)
}

/// The looks at a GoProxy that are repeated until they come to rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// That which judges and writes the serving set.
    ServingSet,
    /// That which does the rest.
    Rest,
}

/// The memory of a scope.
#[derive(Default)]
pub(super) struct Memory {
    judged: Mutex<BTreeMap<Key, Arc<Judged>>>,
    outcomes: Mutex<BTreeMap<Key, Arc<Outcome>>>,
    attempts: Mutex<BTreeMap<(Look, Key), u32>>,
    proxies: Mutex<BTreeMap<Key, (String, GoProxyStatus)>>,
    projects: Mutex<BTreeMap<Key, (String, GoModuleProjectStatus)>>,
    modules: Mutex<BTreeMap<Key, Read>>,
    /// Which GoProxy is given another default image.
    pub(super) turns: Turns,
    /// Objects of our kinds that cannot be read, and why.
    unreadable: Mutex<BTreeMap<(String, Key), String>>,
}

impl Memory {
    pub(super) fn judged(&self, key: &Key) -> Option<Arc<Judged>> {
        lock(&self.judged).get(key).cloned()
    }

    /// All GoProxies that were judged.
    pub(super) fn all_judged(&self) -> Vec<(Key, Arc<Judged>)> {
        let judged = lock(&self.judged);
        let all = judged.iter();
        all.map(|(key, one)| (key.clone(), Arc::clone(one)))
            .collect()
    }

    pub(super) fn keep_judged(&self, key: Key, judged: Arc<Judged>) {
        lock(&self.judged).insert(key, judged);
    }

    pub(super) fn outcome(&self, key: &Key) -> Option<Arc<Outcome>> {
        lock(&self.outcomes).get(key).cloned()
    }

    /// Keeps an outcome and returns the one before.
    pub(super) fn keep(&self, key: Key, outcome: Arc<Outcome>) -> Option<Arc<Outcome>> {
        lock(&self.outcomes).insert(key, outcome)
    }

    /// How often such looks at a GoProxy have not come to rest since the last one that had.
    pub(super) fn attempt(&self, look: Look, key: &Key, at_rest: bool) -> u32 {
        let mut attempts = lock(&self.attempts);
        let of = (look, key.clone());
        if at_rest {
            attempts.remove(&of);
            return 0;
        }
        let attempt = attempts.entry(of).or_default();
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

    /// An object of this kind cannot be read: its status is not made from its last readable state.
    pub(super) fn cannot_read(&self, kind: &str, key: Key, reason: String) {
        lock(&self.unreadable).insert((kind.to_owned(), key), reason);
    }

    /// An object of this kind can be read, or is gone.
    pub(super) fn can_read(&self, kind: &str, key: &Key) {
        let mut unreadable = lock(&self.unreadable);
        // As it nearly always is, and this is asked about every object.
        if !unreadable.is_empty() {
            unreadable.remove(&(kind.to_owned(), key.clone()));
        }
    }

    /// Why an object of this kind cannot be read.
    pub(super) fn unreadable(&self, kind: &str, key: &Key) -> Option<String> {
        let unreadable = lock(&self.unreadable);
        unreadable.get(&(kind.to_owned(), key.clone())).cloned()
    }

    /// Forgets a GoProxy that is gone.
    pub(super) fn forget_proxy(&self, key: &Key) {
        lock(&self.judged).remove(key);
        lock(&self.outcomes).remove(key);
        lock(&self.attempts).retain(|(_, of), _| of != key);
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

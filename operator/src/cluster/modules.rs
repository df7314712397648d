//! Looks at the modules that the pods of a GoProxy found, beside the way of everything else: now and
//! then, and when a pod says in passing that it has news. A look asks one pod for what changed.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use goproxy_crds::GoProxy;
use kube::ResourceExt as _;
use kube::runtime::controller::Action;
use tokio::time::Instant;

use super::key::{Key, key};
use super::memory::Outcome;
use super::pause::{doubled, jitter};
use super::pods::address;
use super::scope::Scope;
use crate::children::serving_set_secret;
use crate::modules::Modules;
use crate::status;

/// Pages that one look reads; what is left waits until the other GoProxies had their turn.
const PAGES: usize = 10;
/// When the rest is read.
const MORE: Duration = Duration::from_secs(1);
/// Between two looks, however much there is to tell.
const LEAST: Duration = Duration::from_secs(5);

/// What was read of a GoProxy, and when.
#[derive(Clone)]
pub(super) struct Read {
    /// The GoProxy's uid.
    of: Option<String>,
    pub(super) modules: Arc<Modules>,
    at: Instant,
    /// Looks since the last one after which all was known.
    attempt: u32,
}

/// Has the pods asked for modules, if there may be news.
pub(super) fn touch(scope: &Scope, key: &Key, outcome: &Outcome) {
    let known = scope.memory.modules(key);
    let known = known.filter(|read| read.of == outcome.proxy().uid());
    let is_due = known.is_none_or(|read| {
        let cursor =
            asked(&outcome.observed, &read.modules).map(|(_, answer)| answer.modules_cursor);
        let has_news =
            cursor.is_some_and(|cursor| cursor.is_some() && cursor != read.modules.cursor());
        has_news || lacks(&read.modules, outcome)
    });
    if is_due {
        scope.touch_modules(&key.0, &key.1);
    }
}

/// Asks, and says when to ask again.
pub(super) async fn reconcile(
    proxy: Arc<GoProxy>,
    scope: Arc<Scope>,
) -> Result<Action, Infallible> {
    let key = key(proxy.as_ref());
    let outcome = scope.memory.outcome(&key);
    // What comes of a change of either is a look at the GoProxy, which has this one called again.
    let Some(outcome) = outcome.filter(|outcome| outcome.proxy().uid() == proxy.uid()) else {
        return Ok(Action::await_change());
    };
    if proxy.metadata.deletion_timestamp.is_some() || proxy.spec.suspend {
        return Ok(Action::await_change());
    }
    let interval = scope.shared.settings.modules_interval;
    let read = scope
        .memory
        .modules(&key)
        .filter(|read| read.of == proxy.uid());
    let due = read.as_ref().map(|read| read.at + LEAST.min(interval));
    if let Some(early) = due.map(|due| due.saturating_duration_since(Instant::now()))
        && !early.is_zero()
    {
        return Ok(Action::requeue(early));
    }
    let mut modules = read
        .as_ref()
        .map_or_else(Modules::default, |read| Modules::clone(&read.modules));
    let end = look(&scope, &key, &outcome, &mut modules).await;
    let is_over = end == End::Read && !lacks(&modules, &outcome);
    let before = read.map_or(0, |read| read.attempt);
    let attempt = if is_over { 0 } else { before.saturating_add(1) };
    let read = Read {
        of: proxy.uid(),
        modules: Arc::new(modules),
        at: Instant::now(),
        attempt,
    };
    tell(&scope, &key, &outcome, read);
    let pause = match (end, attempt) {
        (End::More, _) => MORE,
        (_, 0) => interval,
        (_, attempt) => doubled(LEAST, interval, attempt),
    };
    Ok(Action::requeue(pause.mul_f64(0.9 + 0.2 * jitter())))
}

/// How a look ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// All that there is was read.
    Read,
    /// There is more.
    More,
    /// No pod could be asked.
    Failed,
}

async fn look(scope: &Scope, key: &Key, outcome: &Outcome, modules: &mut Modules) -> End {
    let Some((address, bearer)) = whom(scope, key, outcome, modules) else {
        return End::Failed;
    };
    for _ in 0..PAGES {
        let page = scope
            .shared
            .asker
            .modules(address, &bearer, modules.cursor())
            .await;
        match page {
            Ok(page) => {
                let more = page.more;
                modules.take(page);
                if !more {
                    return End::Read;
                }
            }
            Err(reason) => {
                let (namespace, name) = key;
                tracing::debug!(
                    namespace,
                    name,
                    "the modules of GoProxy {namespace}/{name} stay as they were told last: {reason}"
                );
                return End::Failed;
            }
        }
    }
    End::More
}

/// Where a pod is asked, and by which bearer.
fn whom(
    scope: &Scope,
    key: &Key,
    outcome: &Outcome,
    modules: &Modules,
) -> Option<(SocketAddr, String)> {
    let (name, _) = asked(&outcome.observed, modules)?;
    let pods = scope.stores.pods_of(&key.0, &key.1);
    let pod = pods.iter().find(|pod| pod.name_any() == name)?;
    let secret = scope.stores.serving_set_of(&key.0, &key.1)?;
    Some((address(pod)?, serving_set_secret::bearer(&secret)?))
}

/// The pod that is asked: the one that was asked before, as long as it answers; else the first.
fn asked<'a>(
    observed: &'a status::Observed,
    modules: &Modules,
) -> Option<(&'a str, &'a status::Answer)> {
    let process = modules.cursor().map(|cursor| cursor.process);
    let is_same = |answer: &status::Answer| {
        process.is_some() && answer.modules_cursor.map(|cursor| cursor.process) == process
    };
    let same = observed.answers().find(|(_, answer)| is_same(answer));
    same.or_else(|| observed.answers().next())
}

/// Paths of the projects that are served, and their GoModuleProjects' names.
fn served(outcome: &Outcome) -> BTreeMap<&str, &str> {
    let projects = outcome
        .judged
        .validated
        .iter()
        .flat_map(|validated| &validated.projects);
    let served =
        projects.filter_map(|one| Some((one.accepted()?.path.as_str(), one.name.as_str())));
    served.collect()
}

/// Whether nothing was told yet of a project that is served.
fn lacks(modules: &Modules, outcome: &Outcome) -> bool {
    served(outcome)
        .keys()
        .any(|path| modules.of(path).is_none())
}

/// Keeps what was read, and has the projects looked at of which it tells something new.
fn tell(scope: &Scope, key: &Key, outcome: &Outcome, mut read: Read) {
    let served = served(outcome);
    Arc::make_mut(&mut read.modules).retain(|path| served.contains_key(path));
    let now = Arc::clone(&read.modules);
    let before = scope.memory.keep_modules(key.clone(), read);
    let is_new = |path: &&str| {
        let known = before.as_ref().and_then(|read| read.modules.of(path));
        now.of(path) != known
    };
    let news: Vec<&str> = served
        .iter()
        .filter(|(path, _)| is_new(path))
        .map(|(_, name)| *name)
        .collect();
    for name in news {
        scope.touch_project_named(&key.0, name);
    }
}

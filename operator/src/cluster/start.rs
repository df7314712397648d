//! What happens before the first look: definitions are there, watches run, stores are filled.

use std::sync::Arc;

use anyhow::Context as _;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use goproxy_crds::token::TOKEN_SECRET_TYPE;
use kube::runtime::reflector::{Store, store};
use kube::runtime::watcher::Config;
use tokio::sync::mpsc::unbounded_channel;

use super::memory::Memory;
use super::queue::Queues;
use super::scope::{Scope, Shared};
use super::stores::Stores;
use super::touch::Touch;
use super::watch::Watch;
use super::{Tasks, definitions};
use crate::children::{labels, serving_set_secret};

/// Everything that is watched, made ready.
pub(super) struct Started {
    pub(super) scopes: Arc<Vec<Arc<Scope>>>,
    pub(super) queues: Vec<Queues>,
    pub(super) watches: Vec<BoxFuture<'static, ()>>,
}

/// Makes a scope for each namespace, or one for all.
pub(super) fn scopes(shared: &Arc<Shared>) -> Started {
    let (mut scopes, mut queues, mut watches) = (Vec::new(), Vec::new(), Vec::new());
    for namespace in namespaces(shared) {
        let mut opening = Opening {
            namespace: namespace.clone(),
            watches: Vec::new(),
        };
        let (proxies, proxy_requests) = unbounded_channel();
        let (rest, rest_requests) = unbounded_channel();
        let (pods, pod_requests) = unbounded_channel();
        let (projects, project_requests) = unbounded_channel();
        let (modules, module_requests) = unbounded_channel();
        let (unreadable, unreadable_objects) = unbounded_channel();
        let scope = Arc::new(Scope {
            shared: Arc::clone(shared),
            stores: opening.stores(),
            memory: Memory::default(),
            proxies,
            rest,
            pods,
            projects,
            modules,
            unreadable,
        });
        let begin = |begin: Begin| begin(Arc::clone(&scope));
        watches.extend(opening.watches.into_iter().map(begin));
        queues.push(Queues {
            scope: Arc::clone(&scope),
            proxies: proxy_requests,
            rest: rest_requests,
            pods: pod_requests,
            projects: project_requests,
            modules: module_requests,
            unreadable: unreadable_objects,
        });
        scopes.push(scope);
    }
    Started {
        scopes: Arc::new(scopes),
        queues,
        watches,
    }
}

/// The namespaces; `None` stands for all.
fn namespaces(shared: &Shared) -> Vec<Option<String>> {
    let names = &shared.settings.namespaces;
    if names.is_empty() {
        return vec![None];
    }
    names.iter().cloned().map(Some).collect()
}

type Begin = Box<dyn FnOnce(Arc<Scope>) -> BoxFuture<'static, ()> + Send>;

/// A scope that is being made: its watches wait for it.
struct Opening {
    namespace: Option<String>,
    watches: Vec<Begin>,
}

impl Opening {
    fn stores(&mut self) -> Stores {
        let all = Config::default;
        let ours =
            || Config::default().labels(&format!("{}={}", labels::MANAGED_BY, labels::OPERATOR));
        let of_type = |type_: &str| Config::default().fields(&format!("type={type_}"));
        Stores {
            proxies: self.store("GoProxy", all()),
            projects: self.store("GoModuleProject", all()),
            token_secrets: self.store("token Secret", of_type(TOKEN_SECRET_TYPE)),
            serving_sets: self.store("serving set Secret", of_type(serving_set_secret::TYPE)),
            claims: self.store("PersistentVolumeClaim", all()),
            deployments: self.store("Deployment", ours()),
            services: self.store("Service", ours()),
            service_accounts: self.store("ServiceAccount", ours()),
            budgets: self.store("PodDisruptionBudget", ours()),
            policies: self.store("NetworkPolicy", ours()),
            pods: self.store("Pod", ours()),
        }
    }

    fn store<K: Touch>(&mut self, what: &'static str, config: Config) -> Store<K> {
        let (reader, writer) = store();
        let namespace = self.namespace.clone();
        let watch = Watch {
            what,
            config,
            writer,
        };
        self.watches
            .push(Box::new(move |scope| watch.run(scope, namespace).boxed()));
        reader
    }
}

/// Waits for the definitions of both kinds.
pub(super) async fn wait_for_definitions(shared: &Shared) -> anyhow::Result<()> {
    let client = &shared.clients.calling;
    let namespaces = &shared.settings.namespaces;
    definitions::wait(client, namespaces.first().map(String::as_str)).await
}

/// Begins to watch and waits until everything was seen once.
pub(super) async fn fill(
    shared: &Shared,
    scopes: &[Arc<Scope>],
    watches: Vec<BoxFuture<'static, ()>>,
) -> anyhow::Result<Tasks> {
    let mut tasks = Tasks::new();
    for watch in watches {
        tasks.spawn(watch.map(Ok));
    }
    for scope in scopes {
        let filled = scope.stores.filled().await;
        filled.context("a watch has ended before everything was seen")?;
    }
    shared.progress.fill();
    Ok(tasks)
}

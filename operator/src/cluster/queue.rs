//! The queues: GoProxies that are to be looked at, GoModuleProjects, and GoProxies whose pods are to be
//! asked for modules. No object is looked at
//! twice at the same time; requests that come together are taken together.

use std::convert::Infallible;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use futures::{FutureExt as _, Stream, StreamExt as _, stream};
use goproxy_crds::{GoModuleProject, GoProxy};
use kube::Resource;
use kube::runtime::applier;
use kube::runtime::controller::{Action, Config, ReconcileRequest};
use kube::runtime::reflector::{ObjectRef, Store};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch::Receiver;

use super::scope::Scope;
use super::unreadable::{self, Unreadable};
use super::{Tasks, go_module_project, go_proxy, is_stopped, modules};

/// Objects of a kind and scope that are looked at at the same time.
const AT_ONCE: u16 = 8;
/// How long requests for one object are gathered.
const DEBOUNCE: Duration = Duration::from_millis(50);

/// The queues of a scope.
pub(super) struct Queues {
    pub(super) scope: Arc<Scope>,
    pub(super) proxies: UnboundedReceiver<ObjectRef<GoProxy>>,
    pub(super) projects: UnboundedReceiver<ObjectRef<GoModuleProject>>,
    pub(super) modules: UnboundedReceiver<ObjectRef<GoProxy>>,
    pub(super) unreadable: UnboundedReceiver<Unreadable>,
}

/// Begins to work them off, until the operator is to end.
pub(super) fn run(queues: Vec<Queues>, stopped: &Receiver<bool>) -> Tasks {
    let mut tasks = Tasks::new();
    for queue in queues {
        let scope = queue.scope;
        tasks.spawn(work(
            requests(queue.proxies, stopped.clone()),
            scope.stores.proxies.clone(),
            Arc::clone(&scope),
            |proxy, scope| go_proxy::reconcile(proxy, scope).boxed(),
        ));
        tasks.spawn(work(
            requests(queue.projects, stopped.clone()),
            scope.stores.projects.clone(),
            Arc::clone(&scope),
            |project, scope| go_module_project::reconcile(project, scope).boxed(),
        ));
        tasks.spawn(work(
            requests(queue.modules, stopped.clone()),
            scope.stores.proxies.clone(),
            Arc::clone(&scope),
            |proxy, scope| modules::reconcile(proxy, scope).boxed(),
        ));
        tasks.spawn(unreadable::tell(scope, queue.unreadable, stopped.clone()));
    }
    tasks
}

fn requests<K: Resource<DynamicType = ()> + 'static>(
    receiver: UnboundedReceiver<ObjectRef<K>>,
    stopped: Receiver<bool>,
) -> impl Stream<Item = Result<ReconcileRequest<K>, Infallible>> {
    let requests = stream::unfold(receiver, |mut receiver| async move {
        let request = receiver.recv().await?;
        Some((Ok(request.into()), receiver))
    });
    requests.take_until(is_stopped(stopped))
}

type Looking = futures::future::BoxFuture<'static, Result<Action, Infallible>>;

async fn work<K>(
    requests: impl Stream<Item = Result<ReconcileRequest<K>, Infallible>> + Send + 'static,
    store: Store<K>,
    scope: Arc<Scope>,
    look: impl FnMut(Arc<K>, Arc<Scope>) -> Looking + Send + 'static,
) -> anyhow::Result<()>
where
    K: Resource<DynamicType = ()> + Clone + Debug + Send + Sync + 'static,
{
    let config = Config::default().concurrency(AT_ONCE).debounce(DEBOUNCE);
    let never = |_: Arc<K>, error: &Infallible, _: Arc<Scope>| match *error {};
    let looks = applier(look, never, scope, store, requests, config);
    // What an object's look came to it has told itself; one that is gone needs none.
    looks.for_each(|_| std::future::ready(())).await;
    Ok(())
}

//! The queues: GoProxies whose serving set is to be looked at, those of which the rest is, those whose
//! pods are to be touched or asked for modules; and GoModuleProjects. In no queue an object is looked at
//! twice at the same time; requests that come together are taken together. No queue waits for another.

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
use super::{Tasks, go_module_project, go_proxy, is_stopped, modules, refresh, serving_set};

/// Objects of a queue and scope that are looked at at the same time.
const AT_ONCE: u16 = 16;
/// How long requests for one object are gathered.
const DEBOUNCE: Duration = Duration::from_millis(50);
/// Where they come from a queue that has gathered them.
const GATHERED: Duration = Duration::ZERO;

/// The queues of a scope.
pub(super) struct Queues {
    pub(super) scope: Arc<Scope>,
    pub(super) proxies: UnboundedReceiver<ObjectRef<GoProxy>>,
    pub(super) rest: UnboundedReceiver<ObjectRef<GoProxy>>,
    pub(super) pods: UnboundedReceiver<ObjectRef<GoProxy>>,
    pub(super) projects: UnboundedReceiver<ObjectRef<GoModuleProject>>,
    pub(super) modules: UnboundedReceiver<ObjectRef<GoProxy>>,
    pub(super) unreadable: UnboundedReceiver<Unreadable>,
}

/// Begins to work them off, until the operator is to end.
pub(super) fn run(queues: Vec<Queues>, stopped: &Receiver<bool>) -> Tasks {
    let mut tasks = Tasks::new();
    for queue in queues {
        let scope = queue.scope;
        let of_proxies: [(_, _, LookAt<GoProxy>); 4] = [
            (queue.proxies, DEBOUNCE, |proxy, scope| {
                serving_set::reconcile(proxy, scope).boxed()
            }),
            (queue.rest, GATHERED, |proxy, scope| {
                go_proxy::reconcile(proxy, scope).boxed()
            }),
            (queue.pods, DEBOUNCE, |proxy, scope| {
                refresh::reconcile(proxy, scope).boxed()
            }),
            (queue.modules, DEBOUNCE, |proxy, scope| {
                modules::reconcile(proxy, scope).boxed()
            }),
        ];
        for (receiver, debounce, look) in of_proxies {
            let requests = requests(receiver, stopped.clone());
            let store = scope.stores.proxies.clone();
            tasks.spawn(work(requests, debounce, store, Arc::clone(&scope), look));
        }
        let look: LookAt<GoModuleProject> =
            |project, scope| go_module_project::reconcile(project, scope).boxed();
        let requests = requests(queue.projects, stopped.clone());
        let store = scope.stores.projects.clone();
        tasks.spawn(work(requests, DEBOUNCE, store, Arc::clone(&scope), look));
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
type LookAt<K> = fn(Arc<K>, Arc<Scope>) -> Looking;

async fn work<K>(
    requests: impl Stream<Item = Result<ReconcileRequest<K>, Infallible>> + Send + 'static,
    debounce: Duration,
    store: Store<K>,
    scope: Arc<Scope>,
    look: LookAt<K>,
) -> anyhow::Result<()>
where
    K: Resource<DynamicType = ()> + Clone + Debug + Send + Sync + 'static,
{
    let config = Config::default().concurrency(AT_ONCE).debounce(debounce);
    let never = |_: Arc<K>, error: &Infallible, _: Arc<Scope>| match *error {};
    let looks = applier(look, never, scope, store, requests, config);
    // What an object's look came to it has told itself; one that is gone needs none.
    looks.for_each(|_| std::future::ready(())).await;
    Ok(())
}

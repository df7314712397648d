//! One watch: it fills a store, has what is concerned looked at, and says how it gets on. Each has
//! a back-off of its own, so that one that fails holds up no other.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::core::DeserializeGuard;
use kube::core::error_boundary::InvalidObject;
use kube::runtime::WatchStreamExt as _;
use kube::runtime::reflector::Store;
use kube::runtime::reflector::store::Writer;
use kube::runtime::watcher::{self, Event, watcher};
use kube::{Api, Resource, ResourceExt as _};
use tokio::time::Instant;

use super::scope::{Scope, api};
use super::stores::find;
use super::touch::Touch;
use super::unreadable::Unreadable;

/// How long it takes to begin anew where what was seen is too old to go on from.
const AFRESH: Duration = Duration::from_secs(2);

/// A watch that is to be begun.
pub(super) struct Watch<K: Resource<DynamicType = ()> + Clone + 'static> {
    /// What is watched, for logs and metrics.
    pub(super) what: &'static str,
    pub(super) config: watcher::Config,
    pub(super) writer: Writer<K>,
}

impl<K: Touch> Watch<K> {
    /// Watches for ever.
    pub(super) async fn run(mut self, scope: Arc<Scope>, namespace: Option<String>) {
        scope.shared.metrics.watch_began(self.what);
        loop {
            self.run_until_expired(&scope, namespace.as_deref()).await;
            tokio::time::sleep(AFRESH).await;
        }
    }

    /// Watches until the server no longer knows what happened since the last list. Where it says so
    /// within a watch, the watcher lists again by itself; where it refuses to begin one, the watcher
    /// would ask for the same for ever.
    async fn run_until_expired(&mut self, scope: &Scope, namespace: Option<&str>) {
        let client = &scope.shared.clients.watching;
        // One object that cannot be read must not hide all others.
        let guarded: Api<DeserializeGuard<K>> = api(client, namespace);
        let store = self.writer.as_reader();
        let events = watcher(guarded, self.config.clone())
            .default_backoff()
            .filter_map(|event| std::future::ready(readable(scope, self.what, &store, event)));
        let mut events = pin!(events);
        while let Some(event) = events.next().await {
            if let Ok(event) = &event {
                self.writer.apply_watcher_event(event);
            }
            let has_expired = has_expired(&event);
            take(scope, self.what, event);
            if has_expired {
                return;
            }
        }
    }
}

fn has_expired<T>(event: &watcher::Result<T>) -> bool {
    match event {
        Err(watcher::Error::WatchStartFailed(kube::Error::Api(status))) => status.code == 410,
        _ => false,
    }
}

fn take<K: Touch>(scope: &Scope, what: &'static str, event: watcher::Result<Event<K>>) {
    let shared = &scope.shared;
    match event {
        Err(error) => {
            tracing::warn!(what, "the watch on {what} failed: {error}");
            shared.metrics.watch_failed(what);
            shared.progress.failed(what, Instant::now());
        }
        Ok(event) => {
            shared.progress.succeeded(what);
            match event {
                Event::Apply(object) => object.touch(scope),
                Event::Delete(object) => {
                    object.forget(scope);
                    object.touch(scope);
                }
                // What went meanwhile is not told one by one.
                Event::InitDone => scope.touch_all(),
                Event::Init | Event::InitApply(_) => {}
            }
        }
    }
}

/// The event about the object itself. Of one that cannot be read the last readable state stays until
/// it goes, and its status says so.
fn readable<K: Touch>(
    scope: &Scope,
    what: &'static str,
    store: &Store<K>,
    event: watcher::Result<Event<DeserializeGuard<K>>>,
) -> Option<watcher::Result<Event<K>>> {
    let event = match event {
        Err(error) => return Some(Err(error)),
        Ok(event) => event,
    };
    let read = |guard: DeserializeGuard<K>| {
        guard.0.map(without_managers).map_err(|error| {
            let known = known(store, &error.metadata);
            tell::<K>(scope, what, error);
            known
        })
    };
    Some(Ok(match event {
        Event::Apply(guard) => Event::Apply(read(guard).ok()?),
        Event::InitApply(guard) => match read(guard) {
            Ok(object) | Err(Some(object)) => Event::InitApply(object),
            Err(None) => return None,
        },
        Event::Delete(guard) => match guard.0 {
            Ok(object) => Event::Delete(object),
            Err(error) => Event::Delete(known(store, &error.metadata)?),
        },
        Event::Init => Event::Init,
        Event::InitDone => Event::InitDone,
    }))
}

fn without_managers<K: Touch>(mut object: K) -> K {
    object.managed_fields_mut().clear();
    object
}

/// The last readable state of an object.
fn known<K: Touch>(store: &Store<K>, meta: &ObjectMeta) -> Option<K> {
    let namespace = meta.namespace.as_deref().unwrap_or_default();
    let name = meta.name.as_deref().unwrap_or_default();
    let known = find(store, namespace, name)?;
    Some(K::clone(&known))
}

fn tell<K: Touch>(scope: &Scope, what: &'static str, error: InvalidObject) {
    let InvalidObject {
        error: reason,
        metadata,
    } = error;
    let name = metadata.name.clone().unwrap_or_default();
    let namespace = metadata.namespace.clone().unwrap_or_default();
    tracing::error!(
        what,
        namespace,
        name,
        "{what} {namespace}/{name} cannot be read and stays as it was: {reason}"
    );
    if K::IS_OURS {
        scope.tell_unreadable(Unreadable {
            kind: K::kind(&()).into_owned(),
            meta: metadata,
            reason,
        });
    }
}

//! One watch: it fills a store, has what is concerned looked at, and says how it gets on. Each has
//! a back-off of its own, so that one that fails holds up no other.

use std::pin::pin;
use std::sync::Arc;

use futures::StreamExt as _;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::core::DeserializeGuard;
use kube::core::error_boundary::InvalidObject;
use kube::runtime::reflector::Store;
use kube::runtime::reflector::store::Writer;
use kube::runtime::watcher::{self, Event, watcher};
use kube::runtime::{WatchStreamExt as _, reflector};
use kube::{Api, Resource, ResourceExt as _};
use tokio::time::Instant;

use super::scope::{Scope, api};
use super::stores::find;
use super::touch::Touch;
use super::unreadable::Unreadable;

/// A watch that is to be begun.
pub(super) struct Watch<K: Resource<DynamicType = ()> + Clone + 'static> {
    /// What is watched, for logs and metrics.
    pub(super) what: &'static str,
    pub(super) config: watcher::Config,
    pub(super) writer: Writer<K>,
}

impl<K: Touch> Watch<K> {
    /// Watches for ever.
    pub(super) async fn run(self, scope: Arc<Scope>, namespace: Option<String>) {
        let client = &scope.shared.clients.watching;
        // One object that cannot be read must not hide all others.
        let guarded: Api<DeserializeGuard<K>> = api(client, namespace.as_deref());
        let store = self.writer.as_reader();
        let events = watcher(guarded, self.config)
            .default_backoff()
            .filter_map(|event| std::future::ready(readable(&scope, self.what, &store, event)));
        let mut events = pin!(reflector(self.writer, events));
        while let Some(event) = events.next().await {
            take(&scope, self.what, event);
        }
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

//! One watch: it fills a store, has what is concerned looked at, and says how it gets on. Each has
//! a back-off of its own, so that one that fails holds up no other.

use std::pin::pin;
use std::sync::Arc;

use futures::StreamExt as _;
use kube::core::DeserializeGuard;
use kube::runtime::reflector::store::Writer;
use kube::runtime::watcher::{self, Event, watcher};
use kube::runtime::{WatchStreamExt as _, reflector};
use kube::{Api, Resource, ResourceExt as _};
use tokio::time::Instant;

use super::scope::{Scope, api};
use super::touch::Touch;

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
        let events = watcher(guarded, self.config)
            .default_backoff()
            .filter_map(|event| std::future::ready(readable(self.what, event)));
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

/// The event about the object itself; none about one that cannot be read, of which the last
/// readable state stays.
fn readable<K: Resource<DynamicType = ()>>(
    what: &'static str,
    event: watcher::Result<Event<DeserializeGuard<K>>>,
) -> Option<watcher::Result<Event<K>>> {
    let read = |guard: DeserializeGuard<K>| match guard.0 {
        Ok(mut object) => {
            object.managed_fields_mut().clear();
            Some(object)
        }
        Err(error) => {
            let name = error.metadata.name.unwrap_or_default();
            let namespace = error.metadata.namespace.unwrap_or_default();
            let reason = error.error;
            tracing::error!(
                what,
                namespace,
                name,
                "{what} {namespace}/{name} cannot be read and stays as it was: {reason}"
            );
            None
        }
    };
    match event {
        Err(error) => Some(Err(error)),
        Ok(Event::Apply(guard)) => read(guard).map(Event::Apply).map(Ok),
        Ok(Event::InitApply(guard)) => read(guard).map(Event::InitApply).map(Ok),
        Ok(Event::Delete(guard)) => read(guard).map(Event::Delete).map(Ok),
        Ok(Event::Init) => Some(Ok(Event::Init)),
        Ok(Event::InitDone) => Some(Ok(Event::InitDone)),
    }
}

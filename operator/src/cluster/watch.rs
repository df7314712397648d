//! One watch: it fills a store, has what is concerned looked at, and says how it gets on. Each has
//! a back-off of its own, so that one that fails holds up no other.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use kube::runtime::WatchStreamExt as _;
use kube::runtime::reflector::Store;
use kube::runtime::reflector::store::Writer;
use kube::runtime::watcher::{self, Event, watcher};
use kube::{Api, Resource, ResourceExt as _};
use tokio::time::Instant;

use super::guarded::{Guarded, Unread};
use super::key::{Key, key};
use super::progress::Watched;
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
        let watched = Watched {
            what: self.what,
            namespace,
        };
        loop {
            self.run_until_expired(&scope, &watched).await;
            tokio::time::sleep(AFRESH).await;
        }
    }

    /// Watches until the server no longer knows what happened since the last list. Where it says so
    /// within a watch, the watcher lists again by itself; where it refuses to begin one, the watcher
    /// would ask for the same for ever.
    async fn run_until_expired(&mut self, scope: &Scope, watched: &Watched) {
        let client = &scope.shared.clients.watching;
        let guarded: Api<Guarded<K>> = api(client, watched.namespace.as_deref());
        let store = self.writer.as_reader();
        let events = watcher(guarded, self.config.clone())
            .default_backoff()
            .filter_map(|event| readable(scope, self.what, &store, event));
        let mut events = pin!(events);
        while let Some(event) = events.next().await {
            if let Ok(event) = &event {
                self.writer.apply_watcher_event(event);
            }
            let has_expired = has_expired(&event);
            take(scope, watched, event);
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

fn take<K: Touch>(scope: &Scope, watched: &Watched, event: watcher::Result<Event<K>>) {
    let shared = &scope.shared;
    match event {
        Err(error) => {
            let what = watched.what;
            tracing::warn!(what, "the watch on {watched} failed: {error}");
            shared.metrics.watch_failed(what);
            shared.progress.failed(watched, Instant::now());
        }
        Ok(event) => {
            shared.progress.succeeded(watched);
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
async fn readable<K: Touch>(
    scope: &Scope,
    what: &'static str,
    store: &Store<K>,
    event: watcher::Result<Event<Guarded<K>>>,
) -> Option<watcher::Result<Event<K>>> {
    let event = match event {
        Err(error) => return Some(Err(error)),
        Ok(event) => event,
    };
    Some(Ok(match event {
        Event::Apply(Guarded(object)) => match object {
            Ok(object) => Event::Apply(read(scope, object)),
            Err(unread) => {
                tell::<K>(scope, what, *unread);
                return None;
            }
        },
        Event::InitApply(Guarded(object)) => Event::InitApply(match object {
            Ok(object) => read(scope, object),
            Err(unread) => {
                let known = match known(store, &unread) {
                    Some(known) => Some(known),
                    None => K::recover(scope, &unread).await,
                };
                tell::<K>(scope, what, *unread);
                known?
            }
        }),
        Event::Delete(Guarded(object)) => Event::Delete(match object {
            Ok(object) => read(scope, object),
            Err(unread) => {
                scope.memory.can_read(&K::kind(&()), &key_of(&unread));
                known(store, &unread)?
            }
        }),
        Event::Init => Event::Init,
        Event::InitDone => Event::InitDone,
    }))
}

fn read<K: Touch>(scope: &Scope, mut object: K) -> K {
    scope.memory.can_read(&K::kind(&()), &key(&object));
    object.managed_fields_mut().clear();
    object
}

/// The last readable state of an object.
fn known<K: Touch>(store: &Store<K>, unread: &Unread) -> Option<K> {
    let (namespace, name) = key_of(unread);
    let known = find(store, &namespace, &name)?;
    Some(K::clone(&known))
}

fn key_of(unread: &Unread) -> Key {
    let meta = &unread.metadata;
    let namespace = meta.namespace.clone().unwrap_or_default();
    (namespace, meta.name.clone().unwrap_or_default())
}

fn tell<K: Touch>(scope: &Scope, what: &'static str, unread: Unread) {
    let (namespace, name) = key_of(&unread);
    let Unread {
        metadata,
        spec: _,
        status,
        reason,
    } = unread;
    tracing::error!(
        what,
        namespace,
        name,
        "{what} {namespace}/{name} cannot be read and stays as it was: {reason}"
    );
    if K::IS_OURS {
        let kind = K::kind(&()).into_owned();
        scope
            .memory
            .cannot_read(&kind, (namespace, name), reason.clone());
        scope.tell_unreadable(Unreadable {
            kind,
            meta: metadata,
            status,
            reason,
        });
    }
}

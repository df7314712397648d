//! Builds under way, each once: who asks for a zip that is being built attaches to that build,
//! and a build whose last reader has left is cancelled.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use goproxy_git::Cancel;
use goproxy_store::Key;
use tokio::sync::watch;

use super::BuildError;
use super::memory::Memory;
use crate::body::Content;

/// How far a build has come.
#[derive(Debug, Clone)]
enum Stage {
    /// It may still be refused.
    Waiting,
    /// Its bytes can be read.
    Serving(Content),
    /// There will be none.
    Failed(Arc<BuildError>),
}

/// One build.
#[derive(Debug)]
pub(super) struct Flight {
    key: Key,
    stage: watch::Sender<Stage>,
    cancel: Cancel,
}

#[derive(Debug)]
struct Listed {
    flight: Arc<Flight>,
    readers: usize,
}

/// The builds of a process that somebody reads.
#[derive(Debug)]
pub(super) struct Flights {
    table: Mutex<HashMap<Key, Listed>>,
    /// Where cancelled builds may be waiting.
    memory: Arc<Memory>,
}

/// One reader's hold on a build; the build is cancelled when the last one is dropped.
#[derive(Debug)]
pub struct Attachment {
    flights: Arc<Flights>,
    flight: Arc<Flight>,
    stage: watch::Receiver<Stage>,
}

impl Flights {
    pub(super) fn new(memory: Arc<Memory>) -> Arc<Self> {
        Arc::new(Self {
            table: Mutex::default(),
            memory,
        })
    }

    /// Attaches to the build of `key`; with a new [`Flight`] for the caller to start when there
    /// is none.
    pub(super) fn attach(self: &Arc<Self>, key: Key) -> (Attachment, Option<Arc<Flight>>) {
        let mut table = self.lock();
        let (flight, new) = match table.entry(key) {
            Entry::Occupied(mut listed) => {
                let listed = listed.get_mut();
                listed.readers += 1;
                (Arc::clone(&listed.flight), None)
            }
            Entry::Vacant(vacant) => {
                let flight = Arc::new(Flight {
                    key,
                    stage: watch::Sender::new(Stage::Waiting),
                    cancel: Cancel::new(),
                });
                vacant.insert(Listed {
                    flight: Arc::clone(&flight),
                    readers: 1,
                });
                (Arc::clone(&flight), Some(flight))
            }
        };
        let attachment = Attachment {
            flights: Arc::clone(self),
            stage: flight.stage.subscribe(),
            flight,
        };
        (attachment, new)
    }

    /// Ends the build with an error for those who wait for its first byte; the next request
    /// begins another one. Whoever reads already sees the spool fail.
    pub(super) fn fail(&self, flight: &Arc<Flight>, error: BuildError) {
        self.forget(flight);
        flight.stage.send_if_modified(|stage| {
            let waits = matches!(stage, Stage::Waiting);
            if waits {
                *stage = Stage::Failed(Arc::new(error));
            }
            waits
        });
    }

    /// Whether there is a build of `key` that somebody reads.
    pub(super) fn contains(&self, key: &Key) -> bool {
        self.lock().contains_key(key)
    }

    /// How many builds have readers, finished ones included.
    pub(super) fn count(&self) -> usize {
        self.lock().len()
    }

    /// Lets no further reader attach to the build.
    pub(super) fn forget(&self, flight: &Arc<Flight>) {
        let mut table = self.lock();
        if let Entry::Occupied(listed) = table.entry(flight.key)
            && Arc::ptr_eq(&listed.get().flight, flight)
        {
            listed.remove();
        }
    }

    fn detach(&self, flight: &Arc<Flight>) {
        let mut table = self.lock();
        if let Entry::Occupied(mut listed) = table.entry(flight.key)
            && Arc::ptr_eq(&listed.get().flight, flight)
        {
            listed.get_mut().readers -= 1;
            if listed.get().readers == 0 {
                listed.remove();
                drop(table);
                flight.cancel.cancel();
                self.memory.wake();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Listed>> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Flight {
    /// Lets the readers have `content`.
    pub(super) fn serve(&self, content: Content) {
        self.stage.send_replace(Stage::Serving(content));
    }

    /// Set when the last reader has left.
    pub(super) fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Waits until the last reader has left.
    pub(super) async fn abandoned(&self) {
        self.stage.closed().await;
    }
}

impl Attachment {
    /// Waits until the build has a first byte, or none. Cancel safe.
    pub async fn content(&mut self) -> Result<Content, Arc<BuildError>> {
        let decided = |stage: &Stage| !matches!(stage, Stage::Waiting);
        match self.stage.wait_for(decided).await.as_deref() {
            Ok(Stage::Serving(content)) => Ok(content.clone()),
            Ok(Stage::Failed(error)) => Err(Arc::clone(error)),
            // The sender lives in the flight that this holds.
            Ok(Stage::Waiting) | Err(_) => Err(Arc::new(BuildError::Cancelled)),
        }
    }
}

impl Drop for Attachment {
    fn drop(&mut self) {
        self.flights.detach(&self.flight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::MemorySettings;

    const KEY: Key = Key::from_bytes([1; 32]);

    fn flights() -> Arc<Flights> {
        Flights::new(Arc::new(Memory::new(MemorySettings::default())))
    }

    #[test]
    fn one_key_is_one_build_until_its_last_reader_leaves() {
        let flights = flights();
        let (first, build) = flights.attach(KEY);
        let build = build.unwrap();
        let (second, none) = flights.attach(KEY);
        assert!(none.is_none());
        drop(first);
        assert!(!build.cancel().is_cancelled());
        drop(second);
        assert!(build.cancel().is_cancelled());
        assert_eq!(flights.count(), 0);
        let (_third, another) = flights.attach(KEY);
        assert!(!another.unwrap().cancel().is_cancelled());
    }

    #[tokio::test]
    async fn every_reader_gets_the_failure_and_the_next_request_builds_again() {
        let flights = flights();
        let (mut first, build) = flights.attach(KEY);
        let (mut second, _) = flights.attach(KEY);
        flights.fail(&build.unwrap(), BuildError::Cancelled);
        assert!(first.content().await.is_err());
        assert!(second.content().await.is_err());
        let (_third, another) = flights.attach(KEY);
        let another = another.unwrap();
        // Readers of the failed build do not count for the next one.
        drop((first, second));
        assert!(!another.cancel().is_cancelled());
    }

    #[tokio::test]
    async fn abandonment_is_seen() {
        let flights = flights();
        let (first, build) = flights.attach(KEY);
        let build = build.unwrap();
        let waiting = tokio::spawn(async move { build.abandoned().await });
        drop(first);
        waiting.await.unwrap();
    }
}

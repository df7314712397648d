//! Builds module zips, each once, from a repository into the store.
//!
//! A zip is a pure function of what [`ModuleZip`] names, so its key is known before anything is
//! read. A build runs on a thread of the builds pool and writes into a spool at the disk's speed;
//! everyone who wants the zip reads the spool. It reads files in windows of path order, holds no
//! more memory than was reserved beforehand, and stops when its last reader has left. Whatever
//! can refuse a zip does so before the first byte is served.

mod assembly;
mod compress;
mod error;
mod flights;
mod identity;
mod memory;
mod recipe;
mod source;
mod windows;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use goproxy_core::plan::SizeVerdict;
use goproxy_git::Cancel;
use goproxy_store::{Artefact, Key, Store};

pub use error::BuildError;
pub use flights::Attachment;
pub use identity::ModuleZip;
pub use source::Source;

use crate::body::Content;
use crate::limits::Turn;
use crate::pools::Pool;
use crate::settings::MemorySettings;
use assembly::Assembly;
use flights::{Flight, Flights};
use memory::Memory;

/// Builds zips and finds finished ones.
#[derive(Debug)]
pub struct Builder {
    pool: Arc<Pool>,
    shared: Arc<Shared>,
}

/// What the builds of a process share.
#[derive(Debug)]
struct Shared {
    store: Store,
    memory: Arc<Memory>,
    flights: Arc<Flights>,
    begun: AtomicU64,
}

/// What the metrics show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statistics {
    /// Builds that began to read a repository since the start of the process.
    pub begun: u64,
    /// Builds, finished ones included, that have readers.
    pub read: usize,
    /// Bytes reserved for files being compressed.
    pub reserved: u64,
    /// What the store holds.
    pub store: goproxy_store::Usage,
}

impl Builder {
    /// Builds on the threads of `pool` into `store`, within this much memory.
    pub fn new(pool: Arc<Pool>, store: Store, memory: MemorySettings) -> Self {
        let memory = Arc::new(Memory::new(memory));
        Self {
            pool,
            shared: Arc::new(Shared {
                store,
                flights: Flights::new(Arc::clone(&memory)),
                memory,
                begun: AtomicU64::new(0),
            }),
        }
    }

    /// The finished zip with this [`ModuleZip::store_key`], if this process has seen it whole:
    /// microseconds. `None` says nothing; [`Builder::attach`] looks closer.
    pub fn stored(&self, key: &Key) -> Option<Artefact> {
        self.shared.store.find_checked(key)
    }

    /// Whether whoever attaches now joins a build that began before.
    pub fn is_under_way(&self, key: &Key) -> bool {
        self.shared.flights.contains(key)
    }

    /// Attaches to the build of `zip`, which begins unless one is under way. A build that begins
    /// holds `turn` to its end. `open` opens the repository on the build's thread. Must be called
    /// within a tokio runtime.
    pub fn attach<S, F>(&self, zip: ModuleZip, key: Key, turn: Turn, open: F) -> Attachment
    where
        S: Source + 'static,
        F: FnOnce(&Cancel) -> Result<S, goproxy_git::Error> + Send + 'static,
    {
        let (attachment, flight) = self.shared.flights.attach(key);
        if let Some(flight) = flight {
            let (pool, shared) = (Arc::clone(&self.pool), Arc::clone(&self.shared));
            let flown = fly(pool, shared, flight, zip, key, open);
            tokio::spawn(async move {
                flown.await;
                drop(turn);
            });
        }
        attachment
    }

    /// What happened so far.
    pub fn statistics(&self) -> Statistics {
        let shared = &self.shared;
        Statistics {
            begun: shared.begun.load(Ordering::Relaxed),
            read: shared.flights.count(),
            reserved: shared.memory.taken(),
            store: shared.store.usage(),
        }
    }
}

/// Sees one build through: queued, run, and taken back from the queue when nobody waits for it.
async fn fly<S, F>(
    pool: Arc<Pool>,
    shared: Arc<Shared>,
    flight: Arc<Flight>,
    zip: ModuleZip,
    key: Key,
    open: F,
) where
    S: Source + 'static,
    F: FnOnce(&Cancel) -> Result<S, goproxy_git::Error> + Send + 'static,
{
    let (job_shared, job_flight) = (Arc::clone(&shared), Arc::clone(&flight));
    let job = move || job_shared.run(&job_flight, &zip, &key, open);
    tokio::select! {
        ran = pool.run(job) => {
            if let Err(error) = ran {
                shared.flights.fail(&flight, error.into());
            }
        }
        () = flight.abandoned() => {}
    }
}

impl Shared {
    /// The whole of a build, on a thread that may block.
    fn run<S: Source>(
        &self,
        flight: &Arc<Flight>,
        zip: &ModuleZip,
        key: &Key,
        open: impl FnOnce(&Cancel) -> Result<S, goproxy_git::Error>,
    ) {
        match self.store.find(key) {
            Ok(Some(artefact)) => return flight.serve(Content::Artefact(artefact)),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "zip {}: building it again: {error}", zip.name()),
        }
        self.begun.fetch_add(1, Ordering::Relaxed);
        if let Err(error) = self.build(flight, zip, key, open) {
            self.flights.fail(flight, error);
        }
    }

    fn build<S: Source>(
        &self,
        flight: &Arc<Flight>,
        zip: &ModuleZip,
        key: &Key,
        open: impl FnOnce(&Cancel) -> Result<S, goproxy_git::Error>,
    ) -> Result<(), BuildError> {
        let cancel = flight.cancel();
        let source = open(cancel)?;
        let recipe = recipe::prepare(&source, zip, &self.memory, cancel)?;
        let mut writer = self.store.spool();
        let assembly = Assembly {
            source: &source,
            recipe: &recipe,
            memory: &self.memory,
            cancel,
            serve: &|spool| flight.serve(Content::Spool(spool)),
        };
        match assembly.write(&mut writer) {
            Ok(()) => {
                let spool = writer.reader();
                writer.finish(key);
                if recipe.verdict == SizeVerdict::MayExceed || recipe.ingredients.is_empty() {
                    flight.serve(Content::Spool(spool));
                }
                Ok(())
            }
            Err(error) => {
                let name = zip.name();
                if writer.committed() > 0 && !cancel.is_cancelled() {
                    tracing::warn!(%error, "zip {name}: failed half way: {error}");
                }
                // First of all nobody must attach to it any more.
                self.flights.forget(flight);
                writer.fail(&error.to_string());
                Err(error)
            }
        }
    }
}

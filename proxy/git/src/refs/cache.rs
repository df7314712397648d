//! Decides when the refs of a repository must be read again.
//!
//! Between looks the last snapshot is handed out. A look compares stamps only, when the reading
//! they belong to can be trusted; else it reads. Requests that need a look at the same time share
//! one. The cache never compares the clock of this machine with that of the file system: a
//! reading is trusted when it began a whole window after its stamps were first seen, so that any
//! later change falls into a later tick of the file system's own clock.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::Freshness;
use super::peel::{Peeled, peel};
use super::read::{Reading, read, unchanged};
use super::snapshot::RefsSnapshot;
use super::stamp::Stamp;
use crate::error::Error;
use crate::objects::Objects;

/// Longer than a tick of any file system's clock (FAT: two seconds).
const WINDOW: Duration = Duration::from_millis(2100);

/// The snapshot of one repository and what it rests on.
pub(crate) struct RefsCache {
    published: RwLock<Option<Published>>,
    work: Mutex<Work>,
}

#[derive(Clone)]
struct Published {
    snapshot: Arc<RefsSnapshot>,
    /// When the look that confirmed it began.
    looked: Instant,
}

#[derive(Default)]
struct Work {
    read: Option<LastReading>,
    peeled: Peeled,
}

struct LastReading {
    stamps: Vec<(PathBuf, Stamp)>,
    /// When these stamps were first seen.
    first_seen: Instant,
    /// When the reading began.
    began: Instant,
    settled: bool,
}

impl LastReading {
    fn is_trusted(&self) -> bool {
        self.settled && self.began.saturating_duration_since(self.first_seen) >= WINDOW
    }
}

impl RefsCache {
    pub(crate) fn new() -> Self {
        Self {
            published: RwLock::new(None),
            work: Mutex::default(),
        }
    }

    /// The snapshot if it was confirmed no longer than `max_age` ago.
    pub(crate) fn recent(&self, max_age: Duration) -> Option<Arc<RefsSnapshot>> {
        let published = self.published()?;
        (published.looked.elapsed() <= max_age).then_some(published.snapshot)
    }

    /// A snapshot as fresh as asked.
    pub(crate) fn snapshot(
        &self,
        freshness: Freshness,
        objects: &Objects,
    ) -> Result<Arc<RefsSnapshot>, Error> {
        let asked = Instant::now();
        let oldest = match freshness {
            Freshness::Now => Some(asked),
            Freshness::MaxAge(age) => asked.checked_sub(age),
        };
        let is_fresh = |published: &Published| oldest.is_none_or(|at| published.looked >= at);
        if let Some(published) = self.published().filter(is_fresh) {
            return Ok(published.snapshot);
        }
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever held the lock may have looked after this request asked.
        if let Some(published) = self.published().filter(is_fresh) {
            return Ok(published.snapshot);
        }
        let looked = Instant::now();
        let snapshot = self.look(&mut work, objects)?;
        let published = Published {
            snapshot: Arc::clone(&snapshot),
            looked,
        };
        *self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(published);
        Ok(snapshot)
    }

    fn published(&self) -> Option<Published> {
        let published = self.published.read();
        published.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn look(&self, work: &mut Work, objects: &Objects) -> Result<Arc<RefsSnapshot>, Error> {
        let published = self.published().map(|published| published.snapshot);
        if let (Some(last), Some(snapshot)) = (&work.read, &published)
            && last.is_trusted()
            && unchanged(&last.stamps)?
        {
            return Ok(Arc::clone(snapshot));
        }
        let began = Instant::now();
        let reading = read(objects.repository())?;
        let content = peel(&reading, &mut work.peeled, objects)?;
        work.read = Some(last_reading(work.read.take(), reading, began));
        Ok(match published {
            Some(snapshot) if snapshot.content == content => snapshot,
            _ => Arc::new(RefsSnapshot::new(content)),
        })
    }
}

fn last_reading(before: Option<LastReading>, reading: Reading, began: Instant) -> LastReading {
    let Reading {
        stamps, settled, ..
    } = reading;
    let first_seen = match before {
        Some(before) if before.stamps == stamps => before.first_seen,
        _ => Instant::now(),
    };
    LastReading {
        stamps,
        first_seen,
        began,
        settled,
    }
}

//! A bounded number of places and a bounded number of those who wait for one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPlace {
    /// As many wait as may.
    #[error("too many git requests wait")]
    Full,
    /// None came free in time.
    #[error("no git request ended within {} s", .0.as_secs())]
    WaitedTooLong(Duration),
}

/// The places; a permit that is dropped frees one.
#[derive(Debug)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    waiting: AtomicUsize,
    max_waiting: usize,
    max_wait: Duration,
}

/// Counts one who waits, until dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Places {
    pub(super) fn new(places: usize, max_waiting: usize, max_wait: Duration) -> Self {
        Self {
            free: Arc::new(Semaphore::new(places)),
            waiting: AtomicUsize::new(0),
            max_waiting,
            max_wait,
        }
    }

    /// Waits for a place, first come, first served. Dropping the future leaves the line.
    pub(super) async fn take(&self) -> Result<OwnedSemaphorePermit, NoPlace> {
        if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
            return Ok(permit);
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= self.max_waiting {
            return Err(NoPlace::Full);
        }
        let permit = Arc::clone(&self.free).acquire_owned();
        match tokio::time::timeout(self.max_wait, permit).await {
            Ok(Ok(permit)) => Ok(permit),
            // The semaphore is never closed.
            Ok(Err(_)) => Err(NoPlace::Full),
            Err(_) => Err(NoPlace::WaitedTooLong(self.max_wait)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn places_and_waiting_are_bounded_and_come_free() {
        let places = Places::new(1, 1, Duration::from_mins(1));
        let held = places.take().await.unwrap();
        let waited = places.take().await.map(drop);
        assert_eq!(waited, Err(NoPlace::WaitedTooLong(Duration::from_mins(1))));
        let (second, third) = tokio::join!(places.take(), async {
            let third = places.take().await.map(drop);
            drop(held);
            third
        });
        assert_eq!(third, Err(NoPlace::Full));
        drop(second.unwrap());
        assert!(places.take().await.is_ok());
        assert_eq!(places.waiting.load(Ordering::Relaxed), 0);
    }
}

//! Builds under way of one identity, of zips and of packs for git: further ones wait for their turn, first come, first served.
//! Nobody is turned away for it but when too many wait or the wait lasts too long, since the `go`
//! command gives up at a 503.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::{Identity, lock};

/// Requests that wait at once, of all identities.
const MAX_WAITING: usize = 1024;

/// How long one waits.
const MAX_WAIT: Duration = Duration::from_mins(5);

/// Why a build does not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoTurn {
    /// As many wait as may.
    #[error("too many requests wait for builds that began before theirs")]
    Full,
    /// The builds that began before it last too long.
    #[error("none of your builds under way ended within {} s", .0.as_secs())]
    WaitedTooLong(Duration),
}

/// The right to run one build, given back when dropped.
#[derive(Debug, Default)]
pub struct Turn {
    /// `None` where nothing is counted.
    _permit: Option<OwnedSemaphorePermit>,
}

/// The builds of each identity. Those that began under another limit do not count for the present
/// one.
#[derive(Debug, Default)]
pub struct Builds {
    lines: Mutex<HashMap<(Identity, NonZeroU32), Weak<Semaphore>>>,
    waiting: AtomicUsize,
}

/// Counts one who waits, until dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Builds {
    /// Waits for a turn of `identity`, of which as many run as `limit` says at any moment. Dropping
    /// the future leaves the line.
    pub async fn turn<T>(
        &self,
        identity: Identity,
        mut source: watch::Receiver<T>,
        limit: impl Fn(&T) -> Option<NonZeroU32>,
    ) -> Result<Turn, NoTurn> {
        let Some(first) = limit(&source.borrow_and_update()) else {
            return Ok(Turn::default());
        };
        if let Ok(permit) = self.line(identity, first).try_acquire_owned() {
            return Ok(Turn {
                _permit: Some(permit),
            });
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= MAX_WAITING {
            return Err(NoTurn::Full);
        }
        let in_line = self.wait(identity, source, limit);
        let turn = tokio::time::timeout(MAX_WAIT, in_line).await;
        turn.map_err(|_| NoTurn::WaitedTooLong(MAX_WAIT))
    }

    /// Whoever waits while the limit changes waits by the new one from then on.
    async fn wait<T>(
        &self,
        identity: Identity,
        mut source: watch::Receiver<T>,
        limit: impl Fn(&T) -> Option<NonZeroU32>,
    ) -> Turn {
        loop {
            let Some(limit) = limit(&source.borrow_and_update()) else {
                return Turn::default();
            };
            let line = self.line(identity, limit);
            tokio::select! {
                permit = line.acquire_owned() => return Turn { _permit: permit.ok() },
                changed = source.changed() => if changed.is_err() {
                    // The process ends.
                    return Turn::default();
                },
            }
        }
    }

    /// How many requests wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// The line of an identity; it is there as long as somebody stands in it or has a turn.
    fn line(&self, identity: Identity, limit: NonZeroU32) -> Arc<Semaphore> {
        let mut lines = lock(&self.lines);
        let key = (identity, limit);
        if let Some(line) = lines.get(&key).and_then(Weak::upgrade) {
            return line;
        }
        lines.retain(|_, line| line.strong_count() > 0);
        let permits = usize::try_from(limit.get()).unwrap_or(usize::MAX);
        let line = Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS)));
        lines.insert(key, Arc::downgrade(&line));
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Identity = Identity::Token([1; 32]);
    const OTHER: Identity = Identity::Token([2; 32]);

    type Limit = Option<NonZeroU32>;

    fn limit(limit: u32) -> (watch::Sender<Limit>, watch::Receiver<Limit>) {
        watch::channel(NonZeroU32::new(limit))
    }

    async fn turn(
        builds: &Builds,
        identity: Identity,
        limit: &watch::Receiver<Limit>,
    ) -> Result<Turn, NoTurn> {
        builds.turn(identity, limit.clone(), |limit| *limit).await
    }

    /// Whether `turn` still waits after everything else has come to rest.
    async fn waits<T>(turn: &tokio::task::JoinHandle<T>) -> bool {
        tokio::time::sleep(Duration::from_secs(1)).await;
        !turn.is_finished()
    }

    #[tokio::test(start_paused = true)]
    async fn an_identity_waits_for_its_own_builds_only() {
        let builds = Arc::new(Builds::default());
        let (_sender, limit) = limit(2);
        let first = turn(&builds, ONE, &limit).await.unwrap();
        let _second = turn(&builds, ONE, &limit).await.unwrap();
        let _others = turn(&builds, OTHER, &limit).await.unwrap();
        let (worker, here) = (Arc::clone(&builds), limit.clone());
        let third = tokio::spawn(async move { turn(&worker, ONE, &here).await });
        assert!(waits(&third).await);
        assert_eq!(builds.waiting(), 1);
        drop(first);
        third.await.unwrap().unwrap();
        assert_eq!(builds.waiting(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_changed_limit_counts_for_those_who_wait() {
        for (new, goes) in [
            (None, true),
            (NonZeroU32::new(1), false),
            (NonZeroU32::new(3), true),
        ] {
            let builds = Arc::new(Builds::default());
            let (sender, limit) = limit(1);
            let held = turn(&builds, ONE, &limit).await.unwrap();
            let (worker, here) = (Arc::clone(&builds), limit.clone());
            let second = tokio::spawn(async move { turn(&worker, ONE, &here).await });
            assert!(waits(&second).await);
            sender.send_replace(new);
            assert_eq!(waits(&second).await, !goes, "{new:?}");
            drop(held);
            second.await.unwrap().unwrap();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_wait_ends_and_what_ended_is_forgotten() {
        let builds = Builds::default();
        let (_sender, limit) = limit(1);
        let held = turn(&builds, ONE, &limit).await.unwrap();
        let waited = turn(&builds, ONE, &limit).await.map(drop);
        assert_eq!(waited, Err(NoTurn::WaitedTooLong(MAX_WAIT)));
        drop(held);
        builds.waiting.store(MAX_WAITING, Ordering::Relaxed);
        let held = turn(&builds, ONE, &limit).await.unwrap();
        assert_eq!(
            turn(&builds, ONE, &limit).await.map(drop),
            Err(NoTurn::Full)
        );
        drop(held);
        drop(turn(&builds, OTHER, &limit).await.unwrap());
        assert_eq!(lock(&builds.lines).len(), 1, "the last one's");
    }
}

//! Whether the operator gets on: what `/livez` and `/readyz` say.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// For how long a watch may only fail.
const PATIENCE: Duration = Duration::from_mins(5);
/// A watch that works has nothing to say while nothing changes: failures that are older than this
/// are over. It is longer than the longest pause between two attempts.
const RECENT: Duration = Duration::from_mins(2);

/// A run of failures without a success between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Failing {
    since: Instant,
    last: Instant,
}

/// What is known of the watches.
#[derive(Debug, Default)]
pub(super) struct Progress {
    filled: AtomicBool,
    failing: Mutex<BTreeMap<&'static str, Failing>>,
}

impl Progress {
    /// All stores were filled.
    pub(super) fn fill(&self) {
        self.filled.store(true, Ordering::Relaxed);
    }

    /// Whether all stores were filled.
    pub(super) fn is_filled(&self) -> bool {
        self.filled.load(Ordering::Relaxed)
    }

    /// The watch on `kind` has yielded something.
    pub(super) fn succeeded(&self, kind: &'static str) {
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        failing.remove(kind);
    }

    /// The watch on `kind` has failed.
    pub(super) fn failed(&self, kind: &'static str, now: Instant) {
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        let known = failing.get(kind).filter(|known| !is_over(known, now));
        let since = known.map_or(now, |known| known.since);
        failing.insert(kind, Failing { since, last: now });
    }

    /// The kinds whose watches have only failed for minutes.
    pub(super) fn stuck(&self, now: Instant) -> Vec<&'static str> {
        let failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        let stuck = failing
            .iter()
            .filter(|(_, failing)| !is_over(failing, now) && now >= failing.since + PATIENCE);
        stuck.map(|(kind, _)| *kind).collect()
    }
}

fn is_over(failing: &Failing, now: Instant) -> bool {
    now > failing.last + RECENT
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn a_watch_that_only_fails_is_told_of_after_minutes() {
        let (progress, start) = (Progress::default(), Instant::now());
        for minute in 0..5 {
            progress.failed("Pod", start + MINUTE * minute);
            assert!(progress.stuck(start + MINUTE * minute).is_empty());
        }
        progress.failed("Pod", start + MINUTE * 5);
        assert_eq!(progress.stuck(start + MINUTE * 5), ["Pod"]);
        progress.succeeded("Pod");
        assert!(progress.stuck(start + MINUTE * 5).is_empty());
    }

    #[test]
    fn failures_that_ended_without_a_word_are_over() {
        let (progress, start) = (Progress::default(), Instant::now());
        progress.failed("Pod", start);
        progress.failed("Pod", start + MINUTE);
        let later = start + MINUTE * 30;
        assert!(progress.stuck(later).is_empty());
        progress.failed("Pod", later);
        assert!(progress.stuck(later).is_empty());
    }
}

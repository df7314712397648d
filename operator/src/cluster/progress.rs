//! Whether the operator gets on: what `/livez` and `/readyz` say.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// For how long a watch may only fail.
const PATIENCE: Duration = Duration::from_mins(5);
/// A watch that works has nothing to say while nothing changes: failures that are older than this
/// are over. It is longer than the longest pause between two attempts.
const RECENT: Duration = Duration::from_mins(2);

/// A watch: what is watched, and in which namespace; `None` for all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Watched {
    pub(super) what: &'static str,
    pub(super) namespace: Option<String>,
}

impl fmt::Display for Watched {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.what)?;
        match &self.namespace {
            Some(namespace) => write!(formatter, " in namespace {namespace}"),
            None => Ok(()),
        }
    }
}

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
    failing: Mutex<BTreeMap<Watched, Failing>>,
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

    /// A watch has yielded something.
    pub(super) fn succeeded(&self, watched: &Watched) {
        self.failing().remove(watched);
    }

    /// A watch has failed.
    pub(super) fn failed(&self, watched: &Watched, now: Instant) {
        let mut failing = self.failing();
        let known = failing.get(watched).filter(|known| !is_over(known, now));
        let since = known.map_or(now, |known| known.since);
        failing.insert(watched.clone(), Failing { since, last: now });
    }

    /// The watches that have only failed for minutes.
    pub(super) fn stuck(&self, now: Instant) -> Vec<String> {
        let failing = self.failing();
        let stuck = failing
            .iter()
            .filter(|(_, failing)| !is_over(failing, now) && now >= failing.since + PATIENCE);
        stuck.map(|(watched, _)| watched.to_string()).collect()
    }

    fn failing(&self) -> MutexGuard<'_, BTreeMap<Watched, Failing>> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_over(failing: &Failing, now: Instant) -> bool {
    now > failing.last + RECENT
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    fn pods(namespace: Option<&str>) -> Watched {
        Watched {
            what: "Pod",
            namespace: namespace.map(str::to_owned),
        }
    }

    #[test]
    fn a_watch_that_only_fails_is_told_of_after_minutes() {
        let (progress, start, pods) = (Progress::default(), Instant::now(), pods(None));
        for minute in 0..5 {
            progress.failed(&pods, start + MINUTE * minute);
            assert!(progress.stuck(start + MINUTE * minute).is_empty());
        }
        progress.failed(&pods, start + MINUTE * 5);
        assert_eq!(progress.stuck(start + MINUTE * 5), ["Pod"]);
        progress.succeeded(&pods);
        assert!(progress.stuck(start + MINUTE * 5).is_empty());
    }

    #[test]
    fn failures_that_ended_without_a_word_are_over() {
        let (progress, start, pods) = (Progress::default(), Instant::now(), pods(None));
        progress.failed(&pods, start);
        progress.failed(&pods, start + MINUTE);
        let later = start + MINUTE * 30;
        assert!(progress.stuck(later).is_empty());
        progress.failed(&pods, later);
        assert!(progress.stuck(later).is_empty());
    }

    #[test]
    fn a_watch_in_one_namespace_says_nothing_of_that_in_another() {
        let (progress, start) = (Progress::default(), Instant::now());
        let (broken, working) = (pods(Some("a")), pods(Some("b")));
        for minute in 0..=5 {
            progress.failed(&broken, start + MINUTE * minute);
            progress.succeeded(&working);
        }
        let later = start + MINUTE * 5;
        assert_eq!(progress.stuck(later), ["Pod in namespace a"]);
    }
}

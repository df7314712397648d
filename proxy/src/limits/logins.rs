//! Failed log-ins: different bad credentials of one address. Repeats of one credential count once,
//! because a machine with an old token asks again and again, and somebody who guesses does not.

use std::fmt;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use goproxy_core::serving_set::MAX_FAILED_LOGINS;
use quick_cache::unsync::Cache;

use super::Source;

/// For how long a bad credential counts, and for how long an address is turned away.
pub(super) const WINDOW: Duration = Duration::from_mins(10);

/// Addresses that are remembered, beyond which some are forgotten: 40 MiB with the highest limit.
pub(super) const SOURCES: usize = 1 << 14;

/// What is remembered of a credential: the beginning of its digest.
type Mark = [u8; 8];

/// What an address did.
#[derive(Debug, Clone, Default)]
struct Record {
    /// Bad credentials and when each was seen first, [`MAX_FAILED_LOGINS`] at most.
    bad: Vec<(Mark, Instant)>,
    banned_until: Option<Instant>,
}

/// From an address to its record.
pub(super) struct Logins(Cache<Source, Record>);

impl Default for Logins {
    fn default() -> Self {
        Self(Cache::new(SOURCES))
    }
}

impl fmt::Debug for Logins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Logins").field(&self.0.len()).finish()
    }
}

impl Logins {
    /// For how much longer `source` is turned away. A raised limit frees who is below it.
    pub(super) fn banned(
        &mut self,
        source: Source,
        limit: NonZeroU32,
        now: Instant,
    ) -> Option<Duration> {
        let record = self.0.get(&source)?;
        let until = record.banned_until.filter(|_| record.exceeds(limit))?;
        let left = until.saturating_duration_since(now);
        if left.is_zero() {
            self.0.remove(&source);
            return None;
        }
        Some(left)
    }

    /// Counts a bad credential of `source`, which is not turned away, by the credential's digest.
    pub(super) fn failed(
        &mut self,
        source: Source,
        credential: [u8; 32],
        limit: NonZeroU32,
        now: Instant,
    ) {
        let mut record = self.0.get(&source).cloned().unwrap_or_default();
        let mark = *credential.first_chunk().unwrap_or(&[0; 8]);
        record.banned_until = None;
        record
            .bad
            .retain(|(_, seen)| now.duration_since(*seen) < WINDOW);
        let is_known = record.bad.iter().any(|(known, _)| *known == mark);
        if !is_known && record.bad.len() < MAX_FAILED_LOGINS as usize {
            record.bad.push((mark, now));
        }
        if record.exceeds(limit) {
            record.banned_until = Some(now + WINDOW);
        }
        self.0.insert(source, record);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl Record {
    fn exceeds(&self, limit: NonZeroU32) -> bool {
        self.bad.len() >= limit.get() as usize
    }
}

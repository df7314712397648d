//! Requests a minute: the generic cell rate algorithm, one moment of time an identity. As many
//! requests as a minute admits may come at once; then one each time that their share of the minute
//! has passed.

use std::fmt;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use quick_cache::unsync::Cache;

use super::Identity;

/// Identities that are remembered; of those who ask seldom some are forgotten beyond it, which
/// lets them begin anew.
pub(super) const IDENTITIES: usize = 1 << 16;

const MINUTE: Duration = Duration::from_mins(1);

/// From an identity to the moment at which it has nothing left to pay for.
pub(super) struct Requests(Cache<Identity, Instant>);

impl Default for Requests {
    fn default() -> Self {
        Self(Cache::new(IDENTITIES))
    }
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Requests").field(&self.0.len()).finish()
    }
}

impl Requests {
    /// Counts a request at `now`, or says how long it would have to wait and counts nothing.
    pub(super) fn admit(
        &mut self,
        identity: Identity,
        per_minute: NonZeroU32,
        now: Instant,
    ) -> Result<(), Duration> {
        let share = MINUTE / per_minute.get();
        let paid = self.0.get(&identity).map_or(now, |paid| (*paid).max(now));
        let wait = (paid - now).saturating_sub(MINUTE.saturating_sub(share));
        if !wait.is_zero() {
            return Err(wait);
        }
        self.0.insert(identity, paid + share);
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

//! A message that may be due at every request, and is written once a minute at most.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two messages.
const PAUSE: Duration = Duration::from_mins(1);

/// Counts occasions between messages.
#[derive(Debug, Default)]
pub struct Seldom(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    last: Option<Instant>,
    untold: u64,
}

impl Seldom {
    /// Notes an occasion at `now`. When a message is due, how many occasions there were since the
    /// last one, this one included.
    pub fn note(&self, now: Instant) -> Option<u64> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.untold += 1;
        if inner.last.is_some_and(|last| now < last + PAUSE) {
            return None;
        }
        inner.last = Some(now);
        Some(std::mem::take(&mut inner.untold))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_told_at_once_and_the_next_ones_together() {
        let (seldom, start) = (Seldom::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(seldom.note(at(0)), Some(1));
        for second in 1..60 {
            assert_eq!(seldom.note(at(second)), None);
        }
        assert_eq!(seldom.note(at(60)), Some(60));
        assert_eq!(seldom.note(at(61)), None);
        assert_eq!(seldom.note(at(1000)), Some(2));
    }
}

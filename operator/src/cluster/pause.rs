//! When a GoProxy is looked at again without being touched; pure but for the jitter.
//!
//! The pause itself passes by the clock that nobody sets, and is never longer than about a minute: of the
//! wall clock no more depends than when the end of a token is told of.

use std::time::Duration;

use jiff::Timestamp;

/// What a look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// Everything is as declared. A token's end is the next thing that happens by itself.
    Settled {
        /// The earliest end of a token that counts.
        next_expiry: Option<Timestamp>,
    },
    /// Pods are on their way.
    UnderWay,
    /// Something failed, or stands in the way.
    Failed,
}

/// How often pods are asked while nothing changes: repositories break without a word.
const SETTLED: Duration = Duration::from_mins(1);
/// A kubelet that was told shows a Secret within a second, as measured: meanwhile pods are asked often.
const SOON: (Duration, u32) = (Duration::from_millis(250), 8);
const UNDER_WAY: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(15));
const FAILED: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));
/// A token is looked at when it has surely expired.
const AFTER_EXPIRY: Duration = Duration::from_millis(100);

/// How long to wait after the `attempt`th look of a row that came to no rest. `jitter` is from 0 to
/// 1, so that what began together does not stay together.
pub(super) fn pause(rest: Rest, attempt: u32, now: Timestamp, jitter: f64) -> Duration {
    let spread = |pause: Duration| pause.mul_f64(0.9 + 0.2 * jitter);
    match rest {
        Rest::Settled { next_expiry } => {
            let left = next_expiry.map(|end| left(end, now) + AFTER_EXPIRY);
            spread(SETTLED).min(left.unwrap_or(Duration::MAX))
        }
        Rest::UnderWay if attempt <= SOON.1 => spread(SOON.0),
        Rest::UnderWay => spread(doubled(UNDER_WAY.0, UNDER_WAY.1, attempt - SOON.1)),
        Rest::Failed => spread(doubled(FAILED.0, FAILED.1, attempt)),
    }
}

/// The `attempt`th pause of a row in which each is twice the one before, up to `most`.
pub(super) fn doubled(first: Duration, most: Duration, attempt: u32) -> Duration {
    let factor = 2_u32.saturating_pow(attempt.saturating_sub(1).min(16));
    first.saturating_mul(factor).min(most)
}

fn left(end: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(end.duration_since(now)).unwrap_or_default()
}

/// A random number from 0 to 1.
pub(super) fn jitter() -> f64 {
    let mut byte = [0];
    // Without randomness there is no spread, and nothing else is lost.
    let _ = getrandom::fill(&mut byte);
    f64::from(byte[0]) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn the_end_of_a_token_is_not_slept_through() {
        let settled = |end| Rest::Settled { next_expiry: end };
        let pause = |end| pause(settled(end), 0, at(100), 0.5).as_millis();
        assert_eq!(pause(None), 60_000);
        assert_eq!(pause(Some(at(5000))), 60_000);
        assert_eq!(pause(Some(at(103))), 3_100);
        assert_eq!(pause(Some(at(90))), 100);
    }

    #[test]
    fn a_clock_that_jumps_is_noticed_within_about_a_minute() {
        let moments = [Timestamp::MIN, at(0), at(100), Timestamp::MAX];
        for end in moments {
            for now in moments {
                let rest = Rest::Settled {
                    next_expiry: Some(end),
                };
                let pause = pause(rest, 0, now, 1.0);
                assert!(pause >= AFTER_EXPIRY, "{end} at {now}: {pause:?}");
                assert!(
                    pause <= Duration::from_secs(66),
                    "{end} at {now}: {pause:?}"
                );
            }
        }
    }

    #[test]
    fn pauses_grow_up_to_a_bound() {
        let pauses = |rest| [1, 2, 3, 5, 9, 400].map(|n| pause(rest, n, at(0), 0.5).as_millis());
        assert_eq!(
            pauses(Rest::Failed),
            [1000, 2000, 4000, 16_000, 60_000, 60_000]
        );
        assert_eq!(pauses(Rest::UnderWay), [250, 250, 250, 250, 500, 15_000]);
        let longest = pause(Rest::Failed, 9, at(0), 1.0);
        assert!(longest > pause(Rest::Failed, 9, at(0), 0.0));
    }
}

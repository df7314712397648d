//! Tells when clients stop coming.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

/// How long connections are taken after the first wish to end. Who sends clients here (a Service of
/// Kubernetes, a load balancer) hears of the end at the same time as this process, and may act on it
/// later: a connection that comes meanwhile must not meet a closed port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// Nobody is sent here any more when no connection has come for so long.
    pub period: Duration,
    /// How long that is waited for at most.
    pub timeout: Duration,
}

/// Connections that come; a clone tells of the same.
#[derive(Debug, Clone, Default)]
pub struct Arrivals(Arc<Notify>);

impl Arrivals {
    /// One has come.
    pub(super) fn tell(&self) {
        self.0.notify_one();
    }

    /// Waits until none has come for the period, or the time-out is over. One waits at a time.
    pub async fn cease(&self, quiet: Quiet) {
        let silence = async { while timeout(quiet.period, self.0.notified()).await.is_ok() {} };
        // At the time-out clients still come; no end at all would be worse for them.
        let _ = timeout(quiet.timeout, silence).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, sleep};

    use super::*;

    const QUIET: Quiet = Quiet {
        period: Duration::from_secs(5),
        timeout: Duration::from_mins(1),
    };

    /// How many seconds `cease` takes when connections come at these, counted from its beginning.
    async fn ceases_after(seconds: &[u64]) -> u64 {
        let arrivals = Arrivals::default();
        let begun = Instant::now();
        let come = async {
            for second in seconds {
                tokio::time::sleep_until(begun + Duration::from_secs(*second)).await;
                arrivals.tell();
            }
            sleep(Duration::from_secs(1000)).await;
        };
        tokio::select! {
            () = arrivals.cease(QUIET) => begun.elapsed().as_secs(),
            () = come => unreachable!("it ceases before"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_arrival_begins_the_period_anew_until_the_timeout() {
        assert_eq!(ceases_after(&[]).await, 5);
        assert_eq!(ceases_after(&[2, 6, 10]).await, 15);
        assert_eq!(ceases_after(&[2, 8]).await, 7, "one too late");
        let always: Vec<u64> = (0..100).collect();
        assert_eq!(ceases_after(&always).await, 60);
    }

    #[tokio::test(start_paused = true)]
    async fn what_came_before_does_not_count_twice() {
        let arrivals = Arrivals::default();
        arrivals.tell();
        arrivals.tell();
        let begun = Instant::now();
        arrivals.cease(QUIET).await;
        assert_eq!(begun.elapsed(), QUIET.period);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_period_it_ceases_at_once() {
        let begun = Instant::now();
        let none = Quiet {
            period: Duration::ZERO,
            ..QUIET
        };
        Arrivals::default().cease(none).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
}

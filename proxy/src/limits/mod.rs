//! What one caller may use up: requests, failed log-ins, running builds. All of it is off unless
//! the serving set says otherwise.
//!
//! Who is counted is an [`Identity`]: the holder of a token, else a client's address where that is
//! known ([`Client`]); callers without either are not counted, because behind a Service of
//! Kubernetes all of them may share one address. The decisions are pure, with the clock passed in;
//! memory is bounded, and what falls out of a full table is forgiven. Each decision goes by the
//! limits of the serving set that its request began with, so that a change counts at once.

mod builds;
mod client;
mod identity;
mod logins;
mod requests;

use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use goproxy_core::serving_set::Limits;

pub use builds::{Builds, NoTurn, Turn};
pub use client::Client;
pub use identity::{Identity, Source};
use logins::Logins;
use requests::Requests;

/// Why a request is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    /// The identity asked too often. GitLab's throttles answer so, too.
    #[error("more than {limit} requests a minute; ask again in {} s", seconds(*.retry_after))]
    Requests {
        /// Requests a minute.
        limit: NonZeroU32,
        /// When the next one is admitted.
        retry_after: Duration,
    },
    /// The address presented too many bad credentials.
    #[error(
        "Too many failed authentication attempts from this IP; ask again in {} s, or with a token \
         that counts",
        seconds(*.retry_after)
    )]
    FailedLogins {
        /// When it is admitted again.
        retry_after: Duration,
    },
}

/// Who makes a request, as far as limits go.
#[derive(Debug, Clone, Copy)]
pub struct Caller {
    /// The digest of the token, if it counts.
    pub token: Option<[u8; 32]>,
    /// Where the request comes from, if that is known.
    pub source: Option<Source>,
    /// The digest of a credential that nothing knows.
    pub bad_credential: Option<[u8; 32]>,
}

/// What identities have used up so far.
#[derive(Debug, Default)]
pub struct Usage {
    requests: Mutex<Requests>,
    logins: Mutex<Logins>,
    /// The builds that identities began.
    pub builds: Builds,
}

impl Caller {
    /// Whom the request counts for.
    pub fn identity(&self) -> Option<Identity> {
        let token = self.token.map(Identity::Token);
        token.or(self.source.map(Identity::Source))
    }
}

impl Usage {
    /// Counts a request of `caller` at `now`. A token that counts is never turned away for what
    /// others of its address did.
    pub fn admit(&self, limits: &Limits, caller: &Caller, now: Instant) -> Result<(), Excess> {
        if let (Some(limit), Some(source), None) =
            (limits.failed_logins, caller.source, caller.token)
        {
            let mut logins = lock(&self.logins);
            if let Some(retry_after) = logins.banned(source, limit, now) {
                return Err(Excess::FailedLogins { retry_after });
            }
            if let Some(credential) = caller.bad_credential {
                logins.failed(source, credential, limit, now);
            }
        }
        if let (Some(limit), Some(identity)) = (limits.requests_per_minute, caller.identity()) {
            let admitted = lock(&self.requests).admit(identity, limit, now);
            admitted.map_err(|retry_after| Excess::Requests { limit, retry_after })?;
        }
        Ok(())
    }
}

impl Excess {
    /// Seconds after which it is worth to ask again, from 1 on.
    pub fn retry_after(&self) -> u64 {
        match self {
            Self::Requests { retry_after, .. } | Self::FailedLogins { retry_after } => {
                seconds(*retry_after)
            }
        }
    }

    /// The limit's name in metrics.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Requests { .. } => "requests",
            Self::FailedLogins { .. } => "failed-logins",
        }
    }
}

/// Rounded up.
fn seconds(time: Duration) -> u64 {
    time.as_millis()
        .div_ceil(1000)
        .max(1)
        .try_into()
        .unwrap_or(u64::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;

//! One operator at a time: a Lease, and a decision about it that is pure.
//!
//! Nobody compares clocks of two machines: a Lease has expired when it was seen not to change for
//! its duration, by the own clock. Whoever could not renew in time stops before others may begin.

use std::time::Duration;

use k8s_openapi::api::coordination::v1::{Lease, LeaseSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{MicroTime, ObjectMeta};
use kube::api::PostParams;
use kube::{Api, Client};
use tokio::time::Instant;

use super::clients::words;

/// The Lease's name.
const NAME: &str = "goproxy-operator";
/// How long a Lease holds without being renewed.
const DURATION: Duration = Duration::from_secs(15);
/// How long a holder tries to renew before it gives up.
const RENEW_DEADLINE: Duration = Duration::from_secs(10);
/// How often the Lease is looked at.
const PAUSE: Duration = Duration::from_secs(2);

/// What is to be done about a Lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    /// There is none: create it.
    Create,
    /// It is ours, or nobody's: write our name and this moment into it.
    Take,
    /// It is another's.
    Wait,
}

/// A Lease of somebody else, and since when it has not changed.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    spec: LeaseSpec,
    since: Instant,
}

/// What is to be done about `lease`. `seen` is what was seen at the last look.
fn decide(lease: Option<&Lease>, identity: &str, seen: Option<&Seen>, now: Instant) -> Decision {
    let Some(lease) = lease else {
        return Decision::Create;
    };
    let spec = lease.spec.clone().unwrap_or_default();
    let holder = spec.holder_identity.as_deref().unwrap_or_default();
    if holder.is_empty() || holder == identity {
        return Decision::Take;
    }
    let seconds = spec.lease_duration_seconds.unwrap_or_default();
    let duration = Duration::from_secs(u64::try_from(seconds).unwrap_or_default()).max(DURATION);
    let has_expired = seen.is_some_and(|seen| seen.spec == spec && now >= seen.since + duration);
    if has_expired {
        Decision::Take
    } else {
        Decision::Wait
    }
}

/// A candidate, and once it has the Lease its holder.
pub(super) struct Candidate {
    api: Api<Lease>,
    identity: String,
    seen: Option<Seen>,
}

impl Candidate {
    pub(super) fn new(client: Client, namespace: &str, identity: &str) -> Self {
        Self {
            api: Api::namespaced(client, namespace),
            identity: identity.to_owned(),
            seen: None,
        }
    }

    /// Returns once the Lease is ours.
    pub(super) async fn acquire(&mut self) {
        let mut told = String::new();
        loop {
            let news = match self.attempt().await {
                Ok(true) => return,
                Ok(false) => "waiting for the Lease that another operator holds".to_owned(),
                Err(error) => format!("cannot get the Lease {NAME}: {}", words(&error)),
            };
            if news != told {
                tracing::info!("{news}");
                told = news;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Renews the Lease until that is no longer possible; the text says why.
    pub(super) async fn hold(&mut self) -> String {
        let mut renewed = Instant::now();
        loop {
            tokio::time::sleep(PAUSE).await;
            let begun = Instant::now();
            let attempt = tokio::time::timeout_at(renewed + RENEW_DEADLINE, self.attempt()).await;
            match attempt {
                Ok(Ok(true)) => renewed = begun,
                Ok(Ok(false)) => return "another operator has taken the Lease".to_owned(),
                Ok(Err(error)) => tracing::warn!("cannot renew the Lease: {}", words(&error)),
                Err(_) => {
                    let seconds = RENEW_DEADLINE.as_secs();
                    return format!("the Lease could not be renewed within {seconds} s");
                }
            }
        }
    }

    /// Gives the Lease away, so that the next operator need not wait.
    pub(super) async fn release(&self) -> Result<(), kube::Error> {
        let mut lease = self.api.get(NAME).await?;
        let spec = lease.spec.get_or_insert_default();
        if spec.holder_identity.as_deref() != Some(&self.identity) {
            return Ok(());
        }
        spec.holder_identity = None;
        spec.renew_time = Some(MicroTime(jiff::Timestamp::now()));
        self.replace(&lease).await
    }

    /// One look at the Lease, and what follows from it; whether it is ours.
    async fn attempt(&mut self) -> Result<bool, kube::Error> {
        let lease = self.api.get_opt(NAME).await?;
        let now = Instant::now();
        match decide(lease.as_ref(), &self.identity, self.seen.as_ref(), now) {
            Decision::Create => {
                let new = self.taken(Lease::default());
                self.api.create(&PostParams::default(), &new).await?;
                Ok(true)
            }
            Decision::Take => {
                let lease = self.taken(lease.unwrap_or_default());
                self.replace(&lease).await?;
                Ok(true)
            }
            Decision::Wait => {
                let spec = lease.and_then(|lease| lease.spec).unwrap_or_default();
                if self.seen.as_ref().is_none_or(|seen| seen.spec != spec) {
                    self.seen = Some(Seen { spec, since: now });
                }
                Ok(false)
            }
        }
    }

    /// The Lease's resourceVersion goes along: of two that take it at once one is refused.
    async fn replace(&self, lease: &Lease) -> Result<(), kube::Error> {
        let parameters = PostParams::default();
        self.api.replace(NAME, &parameters, lease).await.map(drop)
    }

    fn taken(&self, lease: Lease) -> Lease {
        let before = lease.spec.unwrap_or_default();
        let now = || Some(MicroTime(jiff::Timestamp::now()));
        let is_ours = before.holder_identity.as_deref() == Some(&self.identity);
        let transitions = before.lease_transitions.unwrap_or_default();
        Lease {
            metadata: ObjectMeta {
                name: Some(NAME.to_owned()),
                ..lease.metadata
            },
            spec: Some(LeaseSpec {
                holder_identity: Some(self.identity.clone()),
                lease_duration_seconds: i32::try_from(DURATION.as_secs()).ok(),
                acquire_time: if is_ours { before.acquire_time } else { now() },
                renew_time: now(),
                lease_transitions: Some(transitions + i32::from(!is_ours)),
                ..LeaseSpec::default()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lease(holder: &str, transitions: i32) -> Lease {
        Lease {
            spec: Some(LeaseSpec {
                holder_identity: Some(holder.to_owned()),
                lease_duration_seconds: Some(15),
                lease_transitions: Some(transitions),
                ..LeaseSpec::default()
            }),
            ..Lease::default()
        }
    }

    fn seen(lease: &Lease, since: Instant) -> Seen {
        Seen {
            spec: lease.spec.clone().unwrap(),
            since,
        }
    }

    #[test]
    fn a_lease_is_created_renewed_and_taken_when_it_is_nobodys() {
        let now = Instant::now();
        assert_eq!(decide(None, "a", None, now), Decision::Create);
        assert_eq!(decide(Some(&lease("a", 0)), "a", None, now), Decision::Take);
        assert_eq!(decide(Some(&lease("", 0)), "a", None, now), Decision::Take);
        assert_eq!(
            decide(Some(&Lease::default()), "a", None, now),
            Decision::Take
        );
    }

    #[test]
    fn anothers_lease_is_taken_only_after_it_was_seen_not_to_change() {
        let start = Instant::now();
        let held = lease("b", 0);
        assert_eq!(decide(Some(&held), "a", None, start), Decision::Wait);
        let before = seen(&held, start);
        let decide_at = |lease: Lease, seconds| {
            let now = start + Duration::from_secs(seconds);
            decide(Some(&lease), "a", Some(&before), now)
        };
        assert_eq!(decide_at(held.clone(), 14), Decision::Wait);
        assert_eq!(decide_at(held, 15), Decision::Take);
        // It was renewed, or taken by a third one, meanwhile.
        assert_eq!(decide_at(lease("b", 1), 15), Decision::Wait);
        assert_eq!(decide_at(lease("c", 0), 60), Decision::Wait);
    }

    #[test]
    fn a_holder_gives_up_before_others_may_begin() {
        assert!(RENEW_DEADLINE + PAUSE < DURATION);
    }
}

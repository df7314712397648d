//! What became of the tokens of one Secret.

use goproxy_crds::conditions::Reason;
use goproxy_crds::token::{TokenState, TokenStatus};
use jiff::{SignedDuration, Timestamp};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;

/// How long before the end of a token it is told of.
pub const NOTICE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What became of the tokens of one Secret.
#[derive(Default)]
pub(super) struct Tally {
    valid: i32,
    expired: i32,
    next_end: Option<Timestamp>,
    faults: Vec<String>,
}

impl Tally {
    /// Counts one token: when it stops counting, or why it does not count.
    pub(super) fn count(
        &mut self,
        place: &str,
        taken: Result<Option<Timestamp>, String>,
        now: Timestamp,
    ) {
        match taken {
            Err(fault) => self.faults.push(format!("{place}: {fault}")),
            Ok(Some(end)) if end <= now => self.expired += 1,
            Ok(end) => {
                self.valid += 1;
                let ends = self.next_end.into_iter().chain(end);
                self.next_end = ends.min();
            }
        }
    }

    /// Writes what was counted; the same in one word.
    pub(super) fn write(self, status: &mut TokenStatus, now: Timestamp) -> Reason {
        let faulty = i32::try_from(self.faults.len()).unwrap_or(i32::MAX);
        status.accepted = self.valid;
        status.refused = faulty.saturating_add(self.expired);
        status.expires_at = self.next_end.map(Time);
        status.state = match (self.valid, status.refused, faulty) {
            (_, 0, _) => TokenState::Valid,
            (0, _, 0) => TokenState::Expired,
            (0, _, _) => TokenState::Invalid,
            _ => TokenState::PartlyValid,
        };
        let ends_soon = self
            .next_end
            .filter(|end| end.duration_since(now) <= NOTICE);
        status.message = self.message(&status.secret_name, ends_soon);
        match (faulty, self.expired) {
            (0, 0) if ends_soon.is_some() => Reason::TokensExpireSoon,
            (0, 0) => Reason::Resolved,
            (0, _) => Reason::TokensExpired,
            _ => Reason::InvalidTokens,
        }
    }

    /// The first faults, and how many there are.
    fn message(&self, name: &str, ends_soon: Option<Timestamp>) -> Option<String> {
        const SHOWN: usize = 3;
        let mut parts: Vec<String> = self.faults.iter().take(SHOWN).cloned().collect();
        let more = self.faults.len().saturating_sub(SHOWN);
        if more > 0 {
            parts.push(format!("and {more} more"));
        }
        if self.expired > 0 {
            parts.push(format!(
                "{} expired; replace them or take them out",
                self.expired
            ));
        }
        if let Some(end) = ends_soon {
            parts.push(format!(
                "a token expires at {end}; put a new one beside it and take it out afterwards"
            ));
        }
        (!parts.is_empty()).then(|| format!("Secret {name}: {}", parts.join("; ")))
    }
}

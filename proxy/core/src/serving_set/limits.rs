//! What a caller may use up.

use std::num::NonZeroU32;

use super::document;
use super::error::DocumentError;

/// The most that `limits.failedLogins` may be: each of so many bad credentials is remembered, for
/// each address.
pub const MAX_FAILED_LOGINS: u32 = 100;

/// What a caller may use up; `None` is without limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Requests a minute of one identity, and how many of them may come at once.
    pub requests_per_minute: Option<NonZeroU32>,
    /// Zips and packs for git that are being made for one identity.
    pub running_builds: Option<NonZeroU32>,
    /// Different bad credentials of one address within ten minutes that get it turned away.
    pub failed_logins: Option<NonZeroU32>,
}

pub(super) fn check(limits: &document::Limits) -> Result<Limits, DocumentError> {
    let document::Limits {
        requests_per_minute,
        running_builds,
        failed_logins,
    } = *limits;
    Ok(Limits {
        requests_per_minute: above_zero("limits.requestsPerMinute", requests_per_minute)?,
        running_builds: above_zero("limits.runningBuilds", running_builds)?,
        failed_logins: match above_zero("limits.failedLogins", failed_logins)? {
            Some(limit) if limit.get() > MAX_FAILED_LOGINS => Err(DocumentError::Instance {
                field: "limits.failedLogins",
                reason: format!("{limit} is more than {MAX_FAILED_LOGINS}, the most there may be"),
            }),
            limit => Ok(limit),
        }?,
    })
}

fn above_zero(
    field: &'static str,
    limit: Option<u32>,
) -> Result<Option<NonZeroU32>, DocumentError> {
    let check = |limit| {
        NonZeroU32::new(limit).ok_or_else(|| DocumentError::Instance {
            field,
            reason: "0 would turn everybody away; leave it out for no limit".to_owned(),
        })
    };
    limit.map(check).transpose()
}

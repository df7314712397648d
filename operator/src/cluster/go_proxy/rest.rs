//! Whether a look at a GoProxy came to rest; pure.

use goproxy_crds::conditions::Reason;

use crate::cluster::memory::Outcome;
use crate::cluster::pause::Rest;
use crate::status;

/// Whether there is anything left to wait for.
pub(super) fn rest(outcome: &Outcome) -> Rest {
    // Tokens end by the first look's clock.
    let settled = Rest::Settled { next_expiry: None };
    // Of a GoProxy that cannot be served only a change helps, and that is noticed.
    if outcome.judged.validated.is_err() || outcome.proxy().spec.suspend {
        return settled;
    }
    let observed = &outcome.observed;
    match &observed.failure {
        Some(fault) if fault.reason == Reason::RolloutInProgress => return Rest::UnderWay,
        Some(fault) if fault.reason == Reason::InvalidSpec => return settled,
        Some(_) => return Rest::Failed,
        None => {}
    }
    let ready = i32::try_from(observed.ready.len()).unwrap_or(i32::MAX);
    let is_short = ready < observed.wanted.unwrap_or_default();
    let serves = |pod: &status::Pod| match &pod.answer {
        Ok(answer) => Some(answer.hash.as_str()) == outcome.judged.desired(),
        Err(_) => false,
    };
    if is_short || (observed.unwritten.is_none() && !observed.ready.iter().all(serves)) {
        return Rest::UnderWay;
    }
    settled
}

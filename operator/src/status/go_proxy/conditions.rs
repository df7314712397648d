//! The conditions of a GoProxy.

use goproxy_crds::conditions::{ConditionType, Reason};

use super::GoProxyFacts;
use crate::fault::Fault;
use crate::status::condition::Finding;
use crate::validate::{JudgedTokens, Validated};

/// All that are said of it while it is looked after.
pub(super) fn findings(facts: &GoProxyFacts<'_>) -> Vec<Finding> {
    let volumes = if let Some(fault) = &facts.observed.volumes {
        Finding::fails(ConditionType::VolumesBound, fault)
    } else {
        let note = facts.observed.note.as_deref();
        let message = note.unwrap_or("all volumes can be mounted");
        Finding::holds(ConditionType::VolumesBound, Reason::Bound, message)
    };
    let programmed = programmed(facts);
    let ready = ready(facts, &programmed);
    let mut findings = vec![ready.clone(), volumes];
    if let Ok(validated) = facts.validated {
        findings.push(tokens(&validated.tokens));
    }
    let message = "the GoProxy is looked after";
    let fault = Fault::new(Reason::NotSuspended, message);
    findings.extend([programmed, Finding::fails(ConditionType::Paused, &fault)]);
    findings.extend(work(&ready));
    findings
}

fn programmed(facts: &GoProxyFacts<'_>) -> Finding {
    if let Some(fault) = &facts.observed.unwritten {
        return Finding::fails(ConditionType::Programmed, fault);
    }
    let Some(desired) = facts.desired else {
        let message = "nothing was written yet; see the condition Ready";
        return Finding::fails(
            ConditionType::Programmed,
            &Fault::new(Reason::Pending, message),
        );
    };
    let observed = facts.observed;
    let served = observed.serves(|hash| hash == desired);
    match served.and_then(|()| observed.refused().map_or(Ok(()), Err)) {
        Ok(()) => {
            let pods = observed.ready.len();
            let message = format!("{pods} of {pods} ready pods serve what is declared");
            Finding::holds(ConditionType::Programmed, Reason::Programmed, message)
        }
        Err(fault) if matches!(fault.reason, Reason::Pending | Reason::Refused) => {
            Finding::fails(ConditionType::Programmed, &fault)
        }
        Err(fault) => Finding::unknown(ConditionType::Programmed, &fault),
    }
}

fn ready(facts: &GoProxyFacts<'_>, programmed: &Finding) -> Finding {
    let fault = |reason, message: &str| Some(Fault::new(reason, message));
    let observed = facts.observed;
    let wanted = observed.wanted.unwrap_or(facts.proxy.spec.replicas);
    let have = observed.ready.len();
    let rollout = || {
        let is_short = i32::try_from(have).is_ok_and(|have| have < wanted);
        is_short.then(|| {
            Fault::new(
                Reason::RolloutInProgress,
                format!("{have} of {wanted} pods are ready"),
            )
        })
    };
    let fault = facts
        .validated
        .err()
        .cloned()
        .or_else(|| observed.failure.clone())
        .or_else(|| fault(Reason::VolumesNotBound, &observed.volumes.as_ref()?.message))
        .or_else(rollout)
        .or_else(|| {
            let is_idle = wanted == 0 && programmed.reason == Reason::NoPods;
            let fault = fault(Reason::NotProgrammed, &programmed.message);
            fault.filter(|_| !programmed.is_true() && !is_idle)
        });
    if let Some(fault) = fault {
        return Finding::fails(ConditionType::Ready, &fault);
    }
    let projects = facts.validated.map(Validated::accepted).unwrap_or_default();
    let off = "; spec.enabled is false: projects that do not have enabled: true answer 404";
    let off = if facts.proxy.spec.enabled { "" } else { off };
    let message = format!("pods ready: {have}, projects served: {projects}{off}");
    Finding::holds(ConditionType::Ready, Reason::Ready, message)
}

/// `Reconciling` or `Stalled`, as long as the GoProxy is not ready.
fn work(ready: &Finding) -> Option<Finding> {
    if ready.is_true() {
        return None;
    }
    let message = ready.message.clone();
    Some(match ready.reason {
        Reason::InvalidSpec | Reason::NotAllowed | Reason::NameConflict => {
            Finding::holds(ConditionType::Stalled, ready.reason, message)
        }
        Reason::ApplyFailed | Reason::RolloutFailed => Finding::holds(
            ConditionType::Reconciling,
            Reason::ProgressingWithRetry,
            message,
        ),
        _ => Finding::holds(ConditionType::Reconciling, Reason::Progressing, message),
    })
}

fn tokens(tokens: &JudgedTokens) -> Finding {
    const WORST_FIRST: [Reason; 3] = [
        Reason::SecretNotFound,
        Reason::InvalidTokens,
        Reason::TokensExpired,
    ];
    let condition = ConditionType::TokensResolved;
    let worst = WORST_FIRST
        .into_iter()
        .find_map(|reason| tokens.secrets.iter().find(|secret| secret.reason == reason));
    let faulty = tokens
        .secrets
        .iter()
        .filter(|secret| WORST_FIRST.contains(&secret.reason));
    let faulty = faulty.count();
    match worst {
        Some(worst) => {
            let message = worst.status.message.clone().unwrap_or_default();
            let more = faulty.saturating_sub(1);
            let more = if more == 0 {
                String::new()
            } else {
                format!("; {more} more in status.tokens")
            };
            Finding::fails(condition, &Fault::new(worst.reason, message + &more))
        }
        None if tokens.secrets.is_empty() => {
            let message = "no Secret is named: only public projects can be read";
            Finding::holds(condition, Reason::NoTokens, message)
        }
        None => {
            let message = format!(
                "{} tokens of {} Secrets count",
                tokens.accepted(),
                tokens.secrets.len()
            );
            let mut secrets = tokens.secrets.iter();
            let ending = secrets.find(|secret| secret.reason == Reason::TokensExpireSoon);
            match ending.and_then(|secret| secret.status.message.as_deref()) {
                Some(words) => {
                    let message = format!("{message}; {words}");
                    Finding::holds(condition, Reason::TokensExpireSoon, message)
                }
                None => Finding::holds(condition, Reason::Resolved, message),
            }
        }
    }
}

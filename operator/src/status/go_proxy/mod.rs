//! The status of a GoProxy.

mod conditions;

use goproxy_crds::GoProxy;
use goproxy_crds::conditions::{ConditionType, Reason};
use goproxy_crds::go_proxy::{
    GoProxyStatus, MAX_TOKENS, ProjectCounts, ServingSetStatus, TokenCounts,
};
use goproxy_crds::token::{TokenState, TokenStatus};
use jiff::Timestamp;

use super::condition::{self, Finding};
use super::observed::Observed;
use crate::fault::Fault;
use crate::validate::Validated;

/// What the status of a GoProxy is made from.
#[derive(Debug, Clone, Copy)]
pub struct GoProxyFacts<'a> {
    /// The GoProxy, with the status that it has.
    pub proxy: &'a GoProxy,
    /// What was judged.
    pub validated: Result<&'a Validated, &'a Fault>,
    /// The digest of the serving set that was written.
    pub desired: Option<&'a str>,
    /// What was seen.
    pub observed: &'a Observed,
    /// The pods' labels, for whoever scales.
    pub selector: Option<&'a str>,
    /// This moment.
    pub now: Timestamp,
}

/// The status.
pub fn go_proxy(facts: GoProxyFacts<'_>) -> GoProxyStatus {
    let proxy = facts.proxy;
    let before = proxy.status.clone().unwrap_or_default();
    let generation = proxy.metadata.generation;
    if proxy.spec.suspend {
        return suspended(before, generation, facts.now);
    }
    let findings = conditions::findings(&facts);
    let conditions = condition::conditions(findings, &before.conditions, generation, facts.now);
    let observed = facts.observed;
    let status = GoProxyStatus {
        observed_generation: generation,
        conditions,
        replicas: Some(observed.replicas),
        ready_replicas: i32::try_from(observed.ready.len()).ok(),
        selector: facts.selector.map(str::to_owned),
        image: observed.image.clone(),
        serving_set: serving_set(&facts, before.serving_set.clone()),
        ..before
    };
    match facts.validated {
        Ok(validated) => describe(status, validated),
        Err(_) => status,
    }
}

/// Nothing but the condition changes: what was served is served.
fn suspended(before: GoProxyStatus, generation: Option<i64>, now: Timestamp) -> GoProxyStatus {
    let message = "spec.suspend is set: nothing is changed, what was served is served";
    let paused = Finding::holds(ConditionType::Paused, Reason::Suspended, message);
    let mut now_paused = condition::conditions(vec![paused], &before.conditions, generation, now);
    let mut kept = before.conditions.clone();
    kept.retain(|condition| condition.type_ != ConditionType::Paused.as_str());
    kept.append(&mut now_paused);
    GoProxyStatus {
        observed_generation: generation,
        conditions: kept,
        ..before
    }
}

/// What was written last, and whether it is served. What could not be written changes nothing.
fn serving_set(
    facts: &GoProxyFacts<'_>,
    before: Option<ServingSetStatus>,
) -> Option<ServingSetStatus> {
    let before = before.and_then(|before| before.desired);
    let desired = facts.desired.map(str::to_owned).or(before)?;
    let served = facts.observed.serves(|hash| hash == desired);
    Some(ServingSetStatus {
        served: served.ok().map(|()| desired.clone()),
        desired: Some(desired),
    })
}

/// What does not depend on the pods.
fn describe(status: GoProxyStatus, validated: &Validated) -> GoProxyStatus {
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let (total, accepted) = (validated.projects.len(), validated.accepted());
    let secrets = &validated.tokens.secrets;
    let mut tokens: Vec<TokenStatus> = secrets.iter().map(|secret| secret.status.clone()).collect();
    tokens.sort_by_key(|token| token.state == TokenState::Valid);
    let faulty = tokens
        .iter()
        .filter(|token| token.state != TokenState::Valid)
        .count();
    tokens.truncate(MAX_TOKENS);
    GoProxyStatus {
        url: Some(validated.instance.external_url.as_str().to_owned()),
        module_prefix: Some(validated.instance.module_prefix.clone()),
        projects: Some(ProjectCounts {
            total: count(total),
            accepted: count(accepted),
            rejected: count(total - accepted),
        }),
        token_counts: Some(TokenCounts {
            secrets: count(secrets.len()),
            faulty: count(faulty),
            accepted: count(validated.tokens.accepted()),
        }),
        tokens,
        ..status
    }
}

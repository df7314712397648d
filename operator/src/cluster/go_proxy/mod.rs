//! The second look at a GoProxy, after that at its serving set: bring its objects about, ask its pods,
//! say how it stands.

mod keep;
mod rest;
mod seen;
mod tell;

use std::convert::Infallible;
use std::sync::Arc;

use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use jiff::Timestamp;
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::Pod;
use kube::ResourceExt as _;
use kube::runtime::controller::Action;
use tokio::time::Instant;

use super::key::{Key, key};
use super::memory::{Judged, Look, Outcome};
use super::patience::with_patience;
use super::pause::{Rest, jitter, pause};
use super::scope::Scope;
use super::stores::find;
use super::{claims, rollout, troubles};
use crate::children::{Order, Rollout, build};
use crate::fault::Fault;
use crate::status::Observed;
use rest::rest;
use seen::{Seen, ask, look_around, only_seen};

const KIND: &str = "GoProxy";

/// Looks at a GoProxy and says when to look again. The first look does so anyway now and then, and
/// has this one follow.
pub(super) async fn reconcile(
    proxy: Arc<GoProxy>,
    scope: Arc<Scope>,
) -> Result<Action, Infallible> {
    let key = key(proxy.as_ref());
    let judged = scope.memory.judged(&key);
    let judged = judged.filter(|judged| judged.proxy.uid() == proxy.uid());
    let (Some(judged), None) = (judged, &proxy.metadata.deletion_timestamp) else {
        return Ok(Action::await_change());
    };
    scope.touch_pods(&key.0, &key.1);
    let begun = Instant::now();
    let looked = with_patience("the look at", &key, look(&scope, &key, &judged)).await;
    // It was judged anew meanwhile, and this look comes again.
    let Some(rest) = looked.unwrap_or(Some(Rest::Failed)) else {
        return Ok(Action::await_change());
    };
    let (result, at_rest) = match rest {
        Rest::Settled { .. } => ("success", true),
        Rest::UnderWay => ("under_way", false),
        Rest::Failed => ("failure", false),
    };
    let metrics = &scope.shared.metrics;
    metrics.reconciled(KIND, result, begun.elapsed());
    let attempt = scope.memory.attempt(Look::Rest, &key, at_rest);
    if at_rest {
        return Ok(Action::await_change());
    }
    let pause = pause(rest, attempt, Timestamp::now(), jitter());
    Ok(Action::requeue(pause))
}

/// Nothing comes of a look that was overtaken.
async fn look(scope: &Scope, key: &Key, judged: &Judged) -> Option<Rest> {
    let seen = look_around(scope, key);
    let mut observed = only_seen(&judged.proxy, &seen);
    let is_served = judged.validated.is_ok() && !judged.proxy.spec.suspend;
    if is_served {
        observed = Box::pin(bring_about(scope, key, judged, &seen, observed)).await;
    }
    // Other tokens or projects may have been written by now: what pods say is held against those.
    let newest = scope.memory.judged(key)?;
    if newest.proxy.metadata.generation != judged.proxy.metadata.generation
        || newest.proxy.uid() != judged.proxy.uid()
    {
        return None;
    }
    observed.ready = ask(scope, key, &newest).await;
    let proxy = find(&scope.stores.proxies, &key.0, &key.1);
    let proxy = proxy.filter(|proxy| proxy.uid() == newest.proxy.uid())?;
    let outcome = Outcome {
        judged: newest,
        observed,
    };
    let now = Timestamp::now();
    let rest = if tell::write_status(scope, &proxy, key, &outcome, now).await {
        rest(&outcome)
    } else {
        Rest::Failed
    };
    tell::tell_projects(scope, key, outcome);
    Some(rest)
}

/// Brings about what is declared, but the serving set, and sees what comes of it.
async fn bring_about(
    scope: &Scope,
    key: &Key,
    judged: &Judged,
    seen: &Seen,
    mut observed: Observed,
) -> Observed {
    let proxy = &judged.proxy;
    let access_modes = claims::access_modes(&seen.claims);
    let rollout = Rollout::of(proxy, &access_modes);
    observed.wanted = Some(rollout.replicas);
    observed.note = rollout.note;
    let mut faults: Vec<Fault> = judged.failure.iter().cloned().collect();
    match &judged.written {
        Some(Err(fault)) if fault.reason == Reason::ServingSetTooLarge => {
            observed.unwritten = Some(fault.clone());
        }
        Some(Err(fault)) => faults.push(fault.clone()),
        Some(Ok(_)) | None => {}
    }
    let order = Order {
        proxy,
        defaults: &scope.shared.settings.defaults,
        access_modes: &access_modes,
    };
    let children = build(order);
    let wanted = children.as_ref().ok().map(|children| &children.deployment);
    let (turns, deployments) = (&scope.memory.turns, &scope.stores.deployments);
    let waits_for = wanted.and_then(|wanted| turns.waits_for(deployments, key, proxy, wanted));
    let held = observed.volumes.as_ref().is_some_and(claims::holds_up) || waits_for.is_some();
    let deployment = match children {
        Ok(children) => {
            let (deployment, failed) =
                Box::pin(keep::objects(scope, proxy, key, children, held)).await;
            faults.extend(failed);
            deployment
        }
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    observed.image = deployment.as_deref().and_then(rollout::image);
    observed.failure = match keep::gather(faults).or_else(|| waits_for.map(waiting)) {
        Some(fault) => Some(fault),
        None => stands(scope, key, &observed, deployment.as_deref(), seen).await,
    };
    observed
}

fn waiting((namespace, name): Key) -> Fault {
    let message = format!(
        "what this operator changes in pods waits until those of GoProxy {namespace}/{name} are replaced; what is \
         served stays"
    );
    Fault::new(Reason::RolloutInProgress, message)
}

/// How the rollout stands, unless the volumes say more.
async fn stands(
    scope: &Scope,
    key: &Key,
    observed: &Observed,
    deployment: Option<&Deployment>,
    seen: &Seen,
) -> Option<Fault> {
    let pods: Vec<&Pod> = seen.pods.iter().map(AsRef::as_ref).collect();
    let fault = rollout::fault(deployment?, &pods);
    if fault
        .as_ref()
        .is_some_and(|fault| fault.reason != Reason::RolloutInProgress)
    {
        return fault;
    }
    let trouble = troubles::fault(&scope.api(&key.0), &pods, Timestamp::now()).await;
    trouble.or_else(|| fault.filter(|_| observed.volumes.is_none()))
}

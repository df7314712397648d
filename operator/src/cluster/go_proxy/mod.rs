//! One look at a GoProxy: fetch, judge, render, write, ask, say how it stands.

mod found;
mod keep;
mod seen;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use goproxy_core::hash::{hex, sha256};
use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use jiff::Timestamp;
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::Pod;
use kube::runtime::controller::Action;
use kube::{Resource as _, ResourceExt as _};
use tokio::time::Instant;

use super::clients::words;
use super::memory::{Key, Outcome, edition};
use super::pause::{Rest, jitter, pause};
use super::scope::Scope;
use super::touch::key;
use super::{claims, modules, pods, rollout, status_writer, troubles};
use crate::children::{Order, Rollout, build, labels, serving_set_secret};
use crate::fault::Fault;
use crate::history::History;
use crate::serving_set;
use crate::status::{self, GoProxyFacts, Observed};
use crate::validate::{Input, Mounts, NOTICE, Validated, validate};
use found::Found;
use seen::{ask, only_asked, only_seen, version, written_before};

/// How long a look may take as a whole.
const PATIENCE: Duration = Duration::from_mins(1);
const KIND: &str = "GoProxy";

/// Looks at a GoProxy and says when to look again.
pub(super) async fn reconcile(
    proxy: Arc<GoProxy>,
    scope: Arc<Scope>,
) -> Result<Action, Infallible> {
    // What it owns goes with it; there is nothing to be done.
    if proxy.metadata.deletion_timestamp.is_some() {
        return Ok(Action::await_change());
    }
    let key = key(proxy.as_ref());
    let begun = Instant::now();
    let looked = tokio::time::timeout(PATIENCE, Box::pin(look(&scope, &proxy, &key))).await;
    let rest = looked.unwrap_or_else(|_| {
        let (namespace, name) = &key;
        let seconds = PATIENCE.as_secs();
        tracing::error!(
            namespace,
            name,
            "the look at GoProxy {namespace}/{name} took more than {seconds} s and was given up"
        );
        Rest::Failed
    });
    let (result, at_rest) = match rest {
        Rest::Settled { .. } => ("success", true),
        Rest::UnderWay => ("under_way", false),
        Rest::Failed => ("failure", false),
    };
    scope
        .shared
        .metrics
        .reconciled(KIND, result, begun.elapsed());
    let attempt = scope.memory.attempt(&key, at_rest);
    let pause = pause(rest, attempt, Timestamp::now(), jitter());
    Ok(Action::requeue(pause))
}

async fn look(scope: &Scope, proxy: &Arc<GoProxy>, key: &Key) -> Rest {
    let found = found::fetch(scope, proxy, key).await;
    let projects: Vec<_> = found.projects.iter().map(AsRef::as_ref).collect();
    let now = Timestamp::now();
    let mut history = written_before(scope, proxy, key);
    let mut validated = validate(Input {
        proxy,
        projects: &projects,
        secrets: &found.secrets,
        permissions: scope.shared.settings.permissions,
        mounts: Mounts::InPods,
        now,
    });
    if let Ok(validated) = &mut validated {
        validated.document.version = version(scope, key, &history);
    }
    let (desired, observed) = match &validated {
        Ok(validated) if !proxy.spec.suspend => {
            let history = &mut history;
            Box::pin(bring_about(scope, proxy, key, &found, validated, history)).await
        }
        // What runs goes on.
        _ => (None, only_asked(scope, proxy, key, &found).await),
    };
    let outcome = Outcome {
        proxy: Arc::clone(proxy),
        judged: judged(&found),
        validated,
        desired,
        observed,
        history,
    };
    let written = write_status(scope, key, &outcome, now).await;
    let rest = if written {
        rest(&outcome)
    } else {
        Rest::Failed
    };
    tell_projects(scope, key, outcome);
    rest
}

fn judged(found: &Found) -> BTreeMap<String, (String, i64)> {
    let projects = found.projects.iter();
    projects
        .map(|project| (project.name_any(), edition(project)))
        .collect()
}

/// Writes what is declared and sees what comes of it.
async fn bring_about(
    scope: &Scope,
    proxy: &GoProxy,
    key: &Key,
    found: &Found,
    validated: &Validated,
    history: &mut Arc<History>,
) -> (Option<String>, Observed) {
    let access_modes = claims::access_modes(&found.claims);
    let rollout = Rollout::of(proxy, &access_modes);
    let mut observed = only_seen(proxy, found);
    observed.wanted = Some(rollout.replicas);
    observed.note = rollout.note;
    let mut faults: Vec<Fault> = found.failure.iter().cloned().collect();

    // Before everything else: a revoked token must not wait for a quota.
    let mut desired = None;
    match write_serving_set(scope, proxy, key, validated).await {
        Ok((hash, bearer)) => {
            Arc::make_mut(history).write(&hash, validated);
            let content = content(&hash, &bearer);
            pods::touch(&scope.api(&key.0), &found.pods, &content).await;
            observed.ready = pods::ask(&scope.shared.asker, &found.pods, &bearer).await;
            desired = Some(hash);
        }
        Err(fault) => {
            observed.ready = ask(scope, key, found).await;
            if fault.reason == Reason::ServingSetTooLarge {
                observed.unwritten = Some(fault);
            } else {
                faults.push(fault);
            }
        }
    }

    let order = Order {
        proxy,
        defaults: &scope.shared.settings.defaults,
        access_modes: &access_modes,
    };
    let held = observed.volumes.as_ref().is_some_and(claims::holds_up);
    let deployment = match build(order) {
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
    observed.image = deployment.as_deref().and_then(image);
    observed.failure = match keep::gather(faults) {
        Some(fault) => Some(fault),
        None => stands(scope, key, &observed, deployment.as_deref(), found).await,
    };
    (desired, observed)
}

/// How the rollout stands, unless the volumes say more.
async fn stands(
    scope: &Scope,
    key: &Key,
    observed: &Observed,
    deployment: Option<&Deployment>,
    found: &Found,
) -> Option<Fault> {
    let pods: Vec<&Pod> = found.pods.iter().map(AsRef::as_ref).collect();
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

/// Renders and writes the serving set; its digest, and the bearer beside it.
async fn write_serving_set(
    scope: &Scope,
    proxy: &GoProxy,
    key: &Key,
    validated: &Validated,
) -> Result<(String, String), Fault> {
    let failed = |text: String| Fault::new(Reason::ApplyFailed, format!("the serving set: {text}"));
    let rendered =
        serving_set::render(&validated.document).map_err(|error| failed(error.to_string()))?;
    let secret = keep::serving_set(scope, proxy, key, &rendered).await?;
    let bearer = serving_set_secret::bearer(&secret);
    let bearer = bearer.ok_or_else(|| failed("the Secret has no bearer".to_owned()))?;
    Ok((rendered.hash, bearer))
}

/// What stands for everything that the Secret holds: a pod that has another bearer than the
/// operator cannot be asked.
fn content(hash: &str, bearer: &str) -> String {
    hex(&sha256(format!("{hash} {bearer}").as_bytes()))
}

fn image(deployment: &Deployment) -> Option<String> {
    let pod = deployment.spec.as_ref()?.template.spec.as_ref()?;
    pod.containers.first()?.image.clone()
}

/// Writes the status if it changed, and tells of transitions; whether that went well.
async fn write_status(scope: &Scope, key: &Key, outcome: &Outcome, now: Timestamp) -> bool {
    let proxy = outcome.proxy.as_ref();
    let uid = proxy.uid().unwrap_or_default();
    let seen = proxy.status.clone();
    let known = scope
        .memory
        .proxy_status(key, &uid)
        .or_else(|| seen.clone());
    let selector = labels::selector_text(&key.1);
    let status = status::go_proxy(GoProxyFacts {
        proxy: &GoProxy {
            status: known.clone(),
            ..proxy.clone()
        },
        validated: outcome.validated.as_ref(),
        desired: outcome.desired.as_deref(),
        observed: &outcome.observed,
        selector: Some(&selector),
        now,
    });
    if seen.as_ref() == Some(&status) {
        return true;
    }
    let (namespace, name) = key;
    let api = scope.api::<GoProxy>(namespace);
    if let Err(error) = status_writer::write(&api, proxy, &status).await {
        let reason = words(&error);
        tracing::warn!(
            namespace,
            name,
            "cannot write the status of GoProxy {namespace}/{name}: {reason}"
        );
        return false;
    }
    let before = known.unwrap_or_default().conditions;
    let about = proxy.object_ref(&());
    scope.shared.events.tell(about, &before, &status.conditions);
    scope.memory.keep_proxy_status(key.clone(), uid, status);
    true
}

/// Whether there is anything left to wait for.
fn rest(outcome: &Outcome) -> Rest {
    let Ok(validated) = &outcome.validated else {
        // Only a change of the GoProxy helps, and that is noticed.
        return Rest::Settled { next_expiry: None };
    };
    let observed = &outcome.observed;
    let ends = validated.tokens.secrets.iter();
    let ends = ends.filter_map(|secret| secret.status.expires_at.as_ref().map(|end| end.0));
    let now = Timestamp::now();
    // What is to be told a while before counts as well.
    let moments = ends.map(|end| {
        Some(end - NOTICE)
            .filter(|notice| *notice > now)
            .unwrap_or(end)
    });
    let settled = Rest::Settled {
        next_expiry: moments.min(),
    };
    if outcome.proxy.spec.suspend {
        return settled;
    }
    match &observed.failure {
        Some(fault) if fault.reason == Reason::RolloutInProgress => return Rest::UnderWay,
        Some(fault) if fault.reason == Reason::InvalidSpec => return settled,
        Some(_) => return Rest::Failed,
        None => {}
    }
    let ready = i32::try_from(observed.ready.len()).unwrap_or(i32::MAX);
    let is_short = ready < observed.wanted.unwrap_or_default();
    let serves = |pod: &status::Pod| match &pod.answer {
        Ok(answer) => Some(&answer.hash) == outcome.desired.as_ref(),
        Err(_) => false,
    };
    if is_short || (observed.unwritten.is_none() && !observed.ready.iter().all(serves)) {
        return Rest::UnderWay;
    }
    settled
}

/// Keeps the outcome, and has the projects looked at if it says anything new of them.
fn tell_projects(scope: &Scope, key: &Key, outcome: Outcome) {
    let outcome = Arc::new(outcome);
    let before = scope.memory.keep(key.clone(), Arc::clone(&outcome));
    modules::touch(scope, key, &outcome);
    if before.is_some_and(|before| !outcome.differs(&before)) {
        return;
    }
    for project in scope.stores.projects_of(&key.0, &key.1) {
        scope.touch_project(&project);
    }
}

//! The first look at a GoProxy: fetch, judge, render, write the Secret with the serving set.
//!
//! It waits for nothing else: a token that is revoked is taken out while every other call about this
//! GoProxy or another one hangs. What it comes to is kept for the second look (`go_proxy`), which it
//! asks for.

mod found;
mod secret;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use goproxy_core::serving_set::VERSIONS;
use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use jiff::Timestamp;
use kube::ResourceExt as _;
use kube::runtime::controller::Action;
use tokio::time::Instant;

use super::key::{Key, key};
use super::memory::{Judged, Look, edition};
use super::patience::with_patience;
use super::pause::{Rest, jitter, pause};
use super::scope::Scope;
use crate::children::serving_set_secret;
use crate::history::History;
use crate::serving_set::version;
use crate::validate::{Input, Mounts, NOTICE, Validated, validate};
use found::Found;

const KIND: &str = "ServingSet";

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
    let looked = with_patience("the serving set of", &key, look(&scope, &proxy, &key)).await;
    let rest = looked.unwrap_or(Rest::Failed);
    let has_failed = rest == Rest::Failed;
    let result = if has_failed { "failure" } else { "success" };
    let metrics = &scope.shared.metrics;
    metrics.reconciled(KIND, result, begun.elapsed());
    let attempt = scope.memory.attempt(Look::ServingSet, &key, !has_failed);
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
        validated.document.version = document_version(scope, key, &history);
    }
    let written = match &validated {
        Ok(validated) if !proxy.spec.suspend => {
            let written = secret::write(scope, proxy, key, validated).await;
            if let Ok(written) = &written {
                Arc::make_mut(&mut history).write(&written.hash, validated);
            }
            Some(written)
        }
        // What was served is served.
        _ => None,
    };
    let judged = Judged {
        proxy: Arc::clone(proxy),
        projects: editions(&found),
        validated,
        written,
        failure: found.failure,
        history,
    };
    let rest = rest(&judged, now);
    scope.memory.keep_judged(key.clone(), Arc::new(judged));
    scope.touch_rest(&key.0, &key.1);
    rest
}

fn editions(found: &Found) -> BTreeMap<String, (String, i64)> {
    let projects = found.projects.iter();
    projects
        .map(|project| (project.name_any(), edition(project)))
        .collect()
}

/// What was written before, by this process or by one before it.
fn written_before(scope: &Scope, proxy: &GoProxy, key: &Key) -> Arc<History> {
    let known = scope.memory.judged(key);
    let known = known.filter(|judged| judged.proxy.uid() == proxy.uid());
    let known = known.map(|judged| Arc::clone(&judged.history));
    let known = known.filter(|history| !history.is_empty());
    known.unwrap_or_else(|| {
        let secret = scope.stores.serving_set_of(&key.0, &key.1);
        let text = secret.as_deref().and_then(serving_set_secret::document);
        Arc::new(
            text.and_then(|text| History::read_back(&text))
                .unwrap_or_default(),
        )
    })
}

/// The version of the document that the pods can read, by what they said last.
fn document_version(scope: &Scope, key: &Key, history: &History) -> u32 {
    let known = scope.memory.outcome(key);
    let answers = known.iter().flat_map(|outcome| outcome.observed.answers());
    let told = answers.map(|(_, answer)| answer.document_versions.as_slice());
    version(VERSIONS, told, history.version())
}

/// Whether there is anything left to wait for.
fn rest(judged: &Judged, now: Timestamp) -> Rest {
    let Ok(validated) = &judged.validated else {
        // Only a change of the GoProxy helps, and that is noticed.
        return Rest::Settled { next_expiry: None };
    };
    let unwritten = judged
        .written
        .as_ref()
        .and_then(|written| written.as_ref().err());
    // What is too large stays so until something changes.
    let has_failed = unwritten.is_some_and(|fault| fault.reason != Reason::ServingSetTooLarge);
    if has_failed || judged.failure.is_some() {
        return Rest::Failed;
    }
    Rest::Settled {
        next_expiry: next_moment(validated, now),
    }
}

/// When a token ends next, or is to be told of.
fn next_moment(validated: &Validated, now: Timestamp) -> Option<Timestamp> {
    let ends = validated.tokens.secrets.iter();
    let ends = ends.filter_map(|secret| secret.status.expires_at.as_ref().map(|end| end.0));
    let moments = ends.map(|end| {
        // What is to be told a while before counts as well.
        Some(end - NOTICE)
            .filter(|notice| *notice > now)
            .unwrap_or(end)
    });
    moments.min()
}

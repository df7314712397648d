//! What a look came to, told: in the status of the GoProxy, by Events, to its projects.

use std::sync::Arc;

use goproxy_crds::GoProxy;
use jiff::Timestamp;
use kube::{Resource as _, ResourceExt as _};

use crate::children::labels;
use crate::cluster::clients::words;
use crate::cluster::key::Key;
use crate::cluster::memory::Outcome;
use crate::cluster::scope::Scope;
use crate::cluster::{modules, status_writer};
use crate::status::{self, GoProxyFacts};

/// Writes the status if it is another than `proxy` has, and tells of transitions; whether that went
/// well.
pub(super) async fn write_status(
    scope: &Scope,
    proxy: &GoProxy,
    key: &Key,
    outcome: &Outcome,
    now: Timestamp,
) -> bool {
    // What is known of it is not what it is: that alone is said (`unreadable`).
    if scope.memory.unreadable("GoProxy", key).is_some() {
        return true;
    }
    let uid = proxy.uid().unwrap_or_default();
    let seen = proxy.status.clone();
    let known = scope
        .memory
        .proxy_status(key, &uid)
        .or_else(|| seen.clone());
    let judged = &outcome.judged;
    let selector = labels::selector_text(&key.1);
    let status = status::go_proxy(GoProxyFacts {
        proxy: &GoProxy {
            status: known.clone(),
            ..GoProxy::clone(&judged.proxy)
        },
        validated: judged.validated.as_ref(),
        desired: judged.desired(),
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

/// Keeps the outcome, and has the projects looked at if it says anything new of them.
pub(super) fn tell_projects(scope: &Scope, key: &Key, outcome: Outcome) {
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

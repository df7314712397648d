//! The status of a GoModuleProject, from what the last look at its GoProxy came to. Nothing else is
//! written here.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use goproxy_core::status::ProjectModules;
use goproxy_crds::{GoModuleProject, GoProxy};
use jiff::Timestamp;
use kube::runtime::controller::Action;
use kube::{Resource as _, ResourceExt as _};
use tokio::time::Instant;

use super::clients::words;
use super::key::{Key, key};
use super::memory::Outcome;
use super::pause::jitter;
use super::scope::Scope;
use super::stores::find;
use super::{status_writer, unreadable};
use crate::status::{self, Subject};

const KIND: &str = "GoModuleProject";
/// How long a look may take as a whole.
const PATIENCE: Duration = Duration::from_secs(30);
/// When to try again after a failure.
const RETRY: Duration = Duration::from_secs(10);

/// Looks at a project.
pub(super) async fn reconcile(
    project: Arc<GoModuleProject>,
    scope: Arc<Scope>,
) -> Result<Action, Infallible> {
    if project.metadata.deletion_timestamp.is_some() {
        return Ok(Action::await_change());
    }
    let begun = Instant::now();
    let looked = tokio::time::timeout(PATIENCE, look(&scope, &project)).await;
    let (result, action) = match looked {
        Ok(Ok(())) => ("success", Action::await_change()),
        failed => {
            let (namespace, name) = key(project.as_ref());
            let reason = match failed {
                Ok(Err(error)) => words(&error),
                _ => format!("it took more than {} s", PATIENCE.as_secs()),
            };
            tracing::warn!(
                namespace,
                name,
                "cannot write the status of GoModuleProject {namespace}/{name}: {reason}"
            );
            (
                "failure",
                Action::requeue(RETRY.mul_f64(0.9 + 0.2 * jitter())),
            )
        }
    };
    scope
        .shared
        .metrics
        .reconciled(KIND, result, begun.elapsed());
    Ok(action)
}

async fn look(scope: &Scope, project: &GoModuleProject) -> Result<(), kube::Error> {
    let own = key(project);
    // What is known of it is not what it is: that alone is said (`unreadable`).
    if scope.memory.unreadable(KIND, &own).is_some() {
        return Ok(());
    }
    let uid = project.uid().unwrap_or_default();
    let of: Key = (own.0.clone(), project.spec.proxy_ref.name.clone());
    let proxy = find(&scope.stores.proxies, &of.0, &of.1);
    let outcome = scope.memory.outcome(&of);
    let modules = scope.memory.modules(&of).map(|read| read.modules);
    let modules = modules
        .as_ref()
        .and_then(|known| known.of(&project.spec.path));
    let unreadable = scope.memory.unreadable("GoProxy", &of);
    let unreadable = unreadable.map(|reason| unreadable::fault(&reason));
    let subject = match (&proxy, &unreadable) {
        // Nothing is known of it but that it is there.
        (None, Some(fault)) => Some(Subject::Faulty(fault)),
        _ => subject(project, proxy.as_deref(), outcome.as_deref(), modules),
    };
    let Some(subject) = subject else {
        return Ok(());
    };
    let seen = project.status.clone();
    let known = scope
        .memory
        .project_status(&own, &uid)
        .or_else(|| seen.clone());
    let with_known = GoModuleProject {
        status: known.clone(),
        ..project.clone()
    };
    let status = status::go_module_project(&with_known, subject, Timestamp::now());
    if seen.as_ref() == Some(&status) {
        return Ok(());
    }
    let api = scope.api::<GoModuleProject>(&own.0);
    status_writer::write(&api, project, &status).await?;
    let before = known.unwrap_or_default().conditions;
    let about = project.object_ref(&());
    scope.shared.events.tell(about, &before, &status.conditions);
    scope.memory.keep_project_status(own, uid, status);
    Ok(())
}

/// What is known of the project's GoProxy. Nothing while it was not looked at since the project
/// changed: that look has the project looked at again.
fn subject<'a>(
    project: &GoModuleProject,
    proxy: Option<&GoProxy>,
    outcome: Option<&'a Outcome>,
    modules: Option<&'a ProjectModules>,
) -> Option<Subject<'a>> {
    let Some(proxy) = proxy else {
        return Some(Subject::NoProxy);
    };
    let outcome = outcome?;
    let judged = &outcome.judged;
    if judged.proxy.uid() != proxy.uid() || !outcome.knows(project) {
        return None;
    }
    Some(match &judged.validated {
        Err(fault) => Subject::Faulty(fault),
        Ok(validated) => Subject::Proxy {
            proxy: &judged.proxy,
            validated,
            history: &judged.history,
            observed: &outcome.observed,
            modules,
        },
    })
}

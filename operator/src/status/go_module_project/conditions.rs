//! The conditions of a GoModuleProject.

use goproxy_crds::GoModuleProject;
use goproxy_crds::conditions::{ConditionStatus, ConditionType, Reason};
use kube::ResourceExt as _;

use super::Subject;
use crate::fault::Fault;
use crate::history::Entry;
use crate::status::condition::Finding;
use crate::validate::{JudgedProject, Validated, Verdict};

/// All that are said of it, where `accepted` is one of them.
pub(super) fn findings(
    project: &GoModuleProject,
    subject: Subject<'_>,
    accepted: &Finding,
) -> Vec<Finding> {
    let programmed = programmed(project, subject, accepted);
    let ready = ready(project, subject, accepted, &programmed);
    let work = work(&ready, accepted);
    let mut findings = vec![ready, accepted.clone(), programmed];
    findings.extend(work);
    findings
}

fn judged<'a>(project: &GoModuleProject, validated: &'a Validated) -> Option<&'a JudgedProject> {
    let name = project.name_any();
    validated.projects.iter().find(|judged| judged.name == name)
}

/// Whether the project is taken.
pub(super) fn accepted(project: &GoModuleProject, subject: Subject<'_>) -> Finding {
    let condition = ConditionType::Accepted;
    let fails = |reason, message: String| Finding::fails(condition, &Fault::new(reason, message));
    let validated = match subject {
        Subject::NoProxy => {
            let name = &project.spec.proxy_ref.name;
            let message = format!(
                "spec.proxyRef.name: there is no GoProxy {name} in this namespace; create it, or \
                 create this GoModuleProject with another one"
            );
            return fails(Reason::ProxyNotFound, message);
        }
        Subject::Faulty(fault) => {
            let name = &project.spec.proxy_ref.name;
            let message = format!("GoProxy {name} cannot be served: {}", fault.message);
            return fails(Reason::ProxyInvalid, message);
        }
        Subject::Proxy { validated, .. } => validated,
    };
    match judged(project, validated).map(|judged| &judged.verdict) {
        None => fails(
            Reason::InvalidSpec,
            "the project was not judged yet".to_owned(),
        ),
        Some(Verdict::Rejected(fault)) => Finding::fails(condition, fault),
        Some(Verdict::Accepted { left_out, .. }) if left_out.is_empty() => {
            Finding::holds(condition, Reason::Accepted, "the project is taken")
        }
        Some(Verdict::Accepted { left_out, .. }) => {
            let message = format!("the project is taken without: {}", left_out.join("; "));
            Finding::holds(condition, Reason::PartiallyAccepted, message)
        }
    }
}

fn programmed(project: &GoModuleProject, subject: Subject<'_>, accepted: &Finding) -> Finding {
    let condition = ConditionType::Programmed;
    let Subject::Proxy {
        proxy,
        validated,
        history,
        observed,
        ..
    } = subject
    else {
        return not_accepted(condition, accepted);
    };
    let Some((id, entry)) = judged(project, validated).and_then(Entry::of) else {
        return not_accepted(condition, accepted);
    };
    if let Err(fault) = observed.serves(|hash| history.has(hash, id, &entry)) {
        return match fault.reason {
            Reason::Pending if proxy.spec.suspend => {
                let message = format!(
                    "GoProxy {} is suspended: what was served is served",
                    proxy.name_any()
                );
                Finding::fails(condition, &Fault::new(Reason::Suspended, message))
            }
            Reason::Pending => {
                let unwritten = observed.unwritten.as_ref().map(|one| one.message.clone());
                let message = unwritten.unwrap_or(fault.message);
                Finding::fails(condition, &Fault::new(Reason::Pending, message))
            }
            Reason::Refused => Finding::fails(condition, &fault),
            _ => Finding::unknown(condition, &fault),
        };
    }
    match observed.refuses(&project.spec.path) {
        Some(reason) => Finding::fails(condition, &Fault::new(Reason::Refused, reason)),
        None => Finding::holds(
            condition,
            Reason::Programmed,
            "every ready pod has the project as declared",
        ),
    }
}

fn not_accepted(condition: ConditionType, accepted: &Finding) -> Finding {
    Finding::fails(
        condition,
        &Fault::new(Reason::NotAccepted, accepted.message.clone()),
    )
}

fn ready(
    project: &GoModuleProject,
    subject: Subject<'_>,
    accepted: &Finding,
    programmed: &Finding,
) -> Finding {
    let condition = ConditionType::Ready;
    if !accepted.is_true() {
        return not_accepted(condition, accepted);
    }
    if programmed.status != ConditionStatus::True {
        let fault = Fault::new(Reason::NotProgrammed, programmed.message.clone());
        return Finding::fails(condition, &fault);
    }
    let Subject::Proxy { observed, .. } = subject else {
        return not_accepted(condition, accepted);
    };
    if let Some(reason) = observed.cannot_read(&project.spec.path) {
        let fault = Fault::new(Reason::RepositoryUnavailable, reason);
        return Finding::fails(condition, &fault);
    }
    // The GoProxy's flag is told of in the GoProxy's status alone: it may concern thousands.
    match project.spec.enabled {
        Some(false) => {
            let message =
                "spec.enabled is false: the proxy answers 404 to those who may see the project";
            Finding::holds(condition, Reason::Disabled, message)
        }
        Some(true) => Finding::holds(condition, Reason::Ready, "the project is served"),
        None => {
            let message = "the project is served while the GoProxy's spec.enabled is true";
            Finding::holds(condition, Reason::Ready, message)
        }
    }
}

fn work(ready: &Finding, accepted: &Finding) -> Option<Finding> {
    if ready.is_true() {
        return None;
    }
    let message = ready.message.clone();
    Some(if accepted.is_true() {
        Finding::holds(ConditionType::Reconciling, Reason::Progressing, message)
    } else {
        Finding::holds(ConditionType::Stalled, Reason::NotAccepted, message)
    })
}

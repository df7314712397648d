//! The status of a GoModuleProject.

use std::collections::BTreeMap;

use goproxy_core::serving_set::Instance;
use goproxy_core::status::{MAX_MODULES, ProjectModules};
use goproxy_crds::conditions::{ConditionStatus, ConditionType, Reason};
use goproxy_crds::go_module_project::DiscoveredModule;
use goproxy_crds::{GoModuleProject, GoModuleProjectStatus, GoProxy};
use jiff::Timestamp;
use kube::ResourceExt as _;

use super::condition::{Finding, conditions};
use super::observed::Observed;
use crate::fault::Fault;
use crate::history::{Entry, History};
use crate::validate::{JudgedProject, Validated, Verdict};

/// The GoProxy that a project names, as far as it matters to the project.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// There is none of that name.
    NoProxy,
    /// There is one, and something is wrong with it.
    Faulty(&'a Fault),
    /// There is one.
    Proxy {
        /// The GoProxy.
        proxy: &'a GoProxy,
        /// What was judged.
        validated: &'a Validated,
        /// What was written.
        history: &'a History,
        /// What was seen of its pods.
        observed: &'a Observed,
        /// What was found in the project's repository, if anything is known of that.
        modules: Option<&'a ProjectModules>,
    },
}

/// The status of `project`.
pub fn go_module_project(
    project: &GoModuleProject,
    subject: Subject<'_>,
    now: Timestamp,
) -> GoModuleProjectStatus {
    let before = project.status.clone().unwrap_or_default();
    let generation = project.metadata.generation;
    let accepted = accepted(project, subject);
    let programmed = programmed(project, subject, &accepted);
    let ready = ready(project, subject, &accepted, &programmed);
    let mut findings = vec![ready.clone(), accepted.clone(), programmed];
    findings.extend(work(&ready, &accepted));
    let status = GoModuleProjectStatus {
        observed_generation: generation,
        conditions: conditions(findings, &before.conditions, generation, now),
        ..before.clone()
    };
    match subject {
        Subject::Proxy {
            validated, modules, ..
        } => {
            let status = describe(status, project, &validated.instance);
            // The path of a project that is not taken may be another's.
            let modules = modules.filter(|_| accepted.is_true());
            with_modules(status, modules, before.module_path.as_deref())
        }
        // Where it was served there is nothing any more.
        Subject::NoProxy => GoModuleProjectStatus {
            observed_generation: status.observed_generation,
            conditions: status.conditions,
            ..GoModuleProjectStatus::default()
        },
        // What was served is served.
        Subject::Faulty(_) => status,
    }
}

fn judged<'a>(project: &GoModuleProject, validated: &'a Validated) -> Option<&'a JudgedProject> {
    let name = project.name_any();
    validated.projects.iter().find(|judged| judged.name == name)
}

fn accepted(project: &GoModuleProject, subject: Subject<'_>) -> Finding {
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

/// What people paste.
fn describe(
    status: GoModuleProjectStatus,
    project: &GoModuleProject,
    instance: &Instance,
) -> GoModuleProjectStatus {
    let spec = &project.spec;
    let url = instance.external_url.as_str();
    let endpoint = format!("{url}/api/v4/projects/{}/packages/go", spec.project_id);
    let prefix = &instance.module_prefix;
    let client = format!(
        "export GOPROXY={endpoint},$(go env GOPROXY) GONOSUMDB={prefix}/{}",
        spec.path
    );
    GoModuleProjectStatus {
        proxy_url: Some(endpoint),
        client_line: Some(client),
        module_path: Some(format!("{prefix}/{}", spec.path)),
        ..status
    }
}

/// The modules that are known. While nothing is known of the project's present path, those of the
/// same path stay and those of another one go.
fn with_modules(
    status: GoModuleProjectStatus,
    known: Option<&ProjectModules>,
    path_before: Option<&str>,
) -> GoModuleProjectStatus {
    let Some(known) = known else {
        if status.module_path.as_deref() == path_before {
            return status;
        }
        return GoModuleProjectStatus {
            modules: Vec::new(),
            module_count: None,
            ..status
        };
    };
    let modules: BTreeMap<&str, Option<&str>> = known
        .modules
        .iter()
        .map(|module| (module.path.as_str(), module.latest.as_deref()))
        .collect();
    let discovered = |(path, latest): (&str, Option<&str>)| DiscoveredModule {
        path: path.to_owned(),
        latest: latest.map(str::to_owned),
    };
    let modules = modules.into_iter().take(MAX_MODULES).map(discovered);
    GoModuleProjectStatus {
        modules: modules.collect(),
        module_count: Some(i32::try_from(known.total).unwrap_or(i32::MAX)),
        ..status
    }
}

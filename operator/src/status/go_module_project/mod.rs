//! The status of a GoModuleProject.

mod conditions;

use std::collections::BTreeMap;

use goproxy_core::serving_set::Instance;
use goproxy_core::status::{MAX_MODULES, ProjectModules};
use goproxy_crds::go_module_project::DiscoveredModule;
use goproxy_crds::{GoModuleProject, GoModuleProjectStatus, GoProxy};
use jiff::Timestamp;

use super::condition;
use super::observed::Observed;
use crate::fault::Fault;
use crate::history::History;
use crate::validate::Validated;

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
    let accepted = conditions::accepted(project, subject);
    let findings = conditions::findings(project, subject, &accepted);
    let status = GoModuleProjectStatus {
        observed_generation: generation,
        conditions: condition::conditions(findings, &before.conditions, generation, now),
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

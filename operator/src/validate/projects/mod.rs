//! Which projects are taken, and with which paths.
//!
//! The older one comes first, by creation time and then by name: of two projects with one number
//! or one path the younger is rejected, and a rejected one claims nothing. A present path beats a
//! former one, and of two former or import paths the older claim holds; whoever loses only a claim
//! is served without it.

mod recovered;
mod written;

use std::collections::BTreeMap;

use goproxy_core::identity::ProjectPath;
use goproxy_core::serving_set::{Instance, Project, Volumes, document};
use goproxy_crds::GoModuleProject;
use goproxy_crds::conditions::Reason;
use kube::ResourceExt as _;
use serde_json::Value;

use crate::fault::Fault;

pub use recovered::{proxy_of, recover};

/// A project and what became of it.
#[derive(Debug, Clone)]
pub struct JudgedProject {
    /// The name of the GoModuleProject.
    pub name: String,
    /// What became of it.
    pub verdict: Verdict,
    /// The Secrets with tokens that it names.
    pub tokens: Vec<String>,
}

/// What became of a project.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// It is served.
    Accepted {
        /// As the serving set has it.
        project: Box<document::Project>,
        /// Why former or import paths of it are left out.
        left_out: Vec<String>,
    },
    /// It is not.
    Rejected(Fault),
}

impl Verdict {
    /// Whether the project is served.
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }
}

impl JudgedProject {
    /// The project as the serving set has it, if it is accepted.
    pub fn accepted(&self) -> Option<&document::Project> {
        match &self.verdict {
            Verdict::Accepted { project, .. } => Some(project),
            Verdict::Rejected(_) => None,
        }
    }

    pub(crate) fn value(&self) -> Option<Value> {
        serde_json::to_value(self.accepted()?).ok()
    }
}

/// Judges all projects; the oldest comes first.
pub(super) fn judge(
    projects: &[&GoModuleProject],
    instance: &Instance,
    volumes: &Volumes,
) -> Vec<JudgedProject> {
    let mut projects = projects.to_vec();
    projects.sort_by_cached_key(|project| (project.creation_timestamp(), project.name_any()));
    let mut taken = Taken::default();
    let mut judged: Vec<JudgedProject> = projects
        .into_iter()
        .map(|project| JudgedProject {
            name: project.name_any(),
            verdict: taken.judge(project, instance, volumes),
            tokens: tokens(project),
        })
        .collect();
    taken.settle(&mut judged);
    judged
}

fn tokens(project: &GoModuleProject) -> Vec<String> {
    let tokens = project.spec.tokens.iter();
    tokens.map(|token| token.secret_name.clone()).collect()
}

/// Numbers and present paths of those that were accepted, and whose they are.
#[derive(Default)]
struct Taken {
    ids: BTreeMap<u64, String>,
    paths: BTreeMap<String, String>,
}

impl Taken {
    fn judge(
        &mut self,
        project: &GoModuleProject,
        instance: &Instance,
        volumes: &Volumes,
    ) -> Verdict {
        let mut left_out = Vec::new();
        let written = written::document(project, instance, &mut left_out);
        let checked = match Project::check(written.clone(), instance, volumes) {
            Ok(checked) => checked,
            Err(fault) => return Verdict::Rejected(written::in_spec(&fault)),
        };
        let key = ProjectPath::lookup_key(checked.path.as_str());
        if let Some(fault) = self.conflict(&written, &key) {
            return Verdict::Rejected(fault);
        }
        self.ids.insert(written.id, project.name_any());
        self.paths.insert(key, project.name_any());
        Verdict::Accepted {
            project: Box::new(written),
            left_out,
        }
    }

    fn conflict(&self, project: &document::Project, key: &str) -> Option<Fault> {
        if let Some(owner) = self.ids.get(&project.id) {
            let message = format!(
                "spec.projectId: {} belongs to the older GoModuleProject {owner}; create this one \
                 with another number, or delete that one",
                project.id
            );
            return Some(Fault::new(Reason::Conflict, message));
        }
        let owner = self.paths.get(key)?;
        let message = format!(
            "spec.path: {} belongs to the older GoModuleProject {owner}; choose another path, or \
             change that one's",
            project.path
        );
        Some(Fault::new(Reason::Conflict, message))
    }

    /// Takes away the claims that others have, the oldest project first.
    fn settle(&self, judged: &mut [JudgedProject]) {
        let mut former: BTreeMap<String, String> = BTreeMap::new();
        let mut imports: BTreeMap<String, String> = BTreeMap::new();
        for JudgedProject { name, verdict, .. } in judged {
            let Verdict::Accepted { project, left_out } = verdict else {
                continue;
            };
            project.former_paths.retain(|path| {
                let key = ProjectPath::lookup_key(path);
                let owner = self.paths.get(&key).cloned();
                let owner = owner.or_else(|| claim(&mut former, key, name));
                keep(owner, "redirectedPaths", path, left_out)
            });
            project.import_paths.retain(|path| {
                let owner = claim(&mut imports, path.clone(), name);
                keep(owner, "importPaths", path, left_out)
            });
        }
    }
}

/// Claims `key` for `name`; the owner, where there is one already.
fn claim(claims: &mut BTreeMap<String, String>, key: String, name: &str) -> Option<String> {
    if let Some(owner) = claims.get(&key) {
        return Some(owner.clone());
    }
    claims.insert(key, name.to_owned());
    None
}

fn keep(owner: Option<String>, field: &str, path: &str, left_out: &mut Vec<String>) -> bool {
    let Some(owner) = owner else { return true };
    left_out.push(format!(
        "spec.{field}: {path} belongs to GoModuleProject {owner}"
    ));
    false
}

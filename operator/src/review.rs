//! Everything that is wrong in a folder of resources, by file and line: what no single document
//! shows included, as conflicts between projects.

use std::collections::BTreeMap;

use goproxy_crds::GoModuleProject;
use jiff::Timestamp;
use kube::ResourceExt as _;

use crate::manifests::{Key, Manifests, Namespace, Place, Problem};
use crate::permissions::Permissions;
use crate::validate::{Input, JudgedProject, Mounts, Validated, Verdict, validate};

/// All problems, by place.
pub fn problems(manifests: &Manifests, permissions: Permissions, now: Timestamp) -> Vec<Problem> {
    let mut problems = manifests.problems.clone();
    for (name, namespace) in &manifests.namespaces {
        let review = Review {
            name,
            namespace,
            places: &manifests.places,
        };
        problems.extend(review.all(permissions, now));
    }
    problems.sort();
    problems
}

/// The projects that name the GoProxy `proxy`.
pub fn projects_of<'a>(namespace: &'a Namespace, proxy: &str) -> Vec<&'a GoModuleProject> {
    let projects = namespace.projects.values();
    projects
        .filter(|project| project.spec.proxy_ref.name == proxy)
        .collect()
}

struct Review<'a> {
    name: &'a str,
    namespace: &'a Namespace,
    places: &'a BTreeMap<Key, Place>,
}

impl Review<'_> {
    fn all(&self, permissions: Permissions, now: Timestamp) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (name, proxy) in &self.namespace.proxies {
            let projects = projects_of(self.namespace, name);
            let judged = validate(Input {
                proxy,
                projects: &projects,
                secrets: &self.namespace.secrets,
                permissions,
                mounts: Mounts::InPods,
                now,
            });
            match judged {
                Err(fault) => problems.push(self.problem("GoProxy", name, &fault.message)),
                Ok(validated) => problems.extend(self.of_proxy(name, &validated)),
            }
        }
        problems.extend(self.orphans());
        problems
    }

    fn of_proxy(&self, name: &str, validated: &Validated) -> Vec<Problem> {
        let secrets = validated.tokens.secrets.iter().filter_map(|secret| {
            let message = secret.status.message.as_deref()?;
            Some(match &secret.status.project {
                Some(project) => self.problem("GoModuleProject", project, message),
                None => self.problem("GoProxy", name, message),
            })
        });
        let projects = validated
            .projects
            .iter()
            .flat_map(|project| self.of_project(project));
        secrets.chain(projects).collect()
    }

    fn of_project(&self, project: &JudgedProject) -> Vec<Problem> {
        let problem = |message: &String| self.problem("GoModuleProject", &project.name, message);
        match &project.verdict {
            Verdict::Rejected(fault) => vec![problem(&fault.message)],
            Verdict::Accepted { left_out, .. } => left_out.iter().map(problem).collect(),
        }
    }

    /// Projects that name no GoProxy of the folder.
    fn orphans(&self) -> Vec<Problem> {
        let projects = self.namespace.projects.values();
        let orphans = projects.filter(|project| {
            !self
                .namespace
                .proxies
                .contains_key(&project.spec.proxy_ref.name)
        });
        let problem = |project: &GoModuleProject| {
            let message = format!(
                "spec.proxyRef.name: there is no GoProxy {} in namespace {}",
                project.spec.proxy_ref.name, self.name
            );
            self.problem("GoModuleProject", &project.name_any(), &message)
        };
        orphans.map(problem).collect()
    }

    fn problem(&self, kind: &'static str, name: &str, message: &str) -> Problem {
        let key = Key {
            kind,
            namespace: self.name.to_owned(),
            name: name.to_owned(),
        };
        let nowhere = || Place {
            file: "-".into(),
            line: 1,
        };
        Problem {
            place: self.places.get(&key).cloned().unwrap_or_else(nowhere),
            message: format!("{kind} {name}: {message}"),
        }
    }
}

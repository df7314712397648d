//! Projects, claims, volumes and tokens, judged together.

mod claims;
mod conflicts;
mod tokens;

use std::collections::BTreeMap;

use goproxy_crds::{GoModuleProject, GoProxy};
use serde_json::{Value, json};

use super::*;
use crate::fault::Fault;

/// A namespace in which things are declared step by step.
pub(super) struct World {
    pub(super) proxy: Value,
    pub(super) projects: Vec<GoModuleProject>,
    pub(super) secrets: BTreeMap<String, Secret>,
    pub(super) permissions: Permissions,
    pub(super) now: Timestamp,
}

impl World {
    /// A `GoProxy` with two volumes: `any`, and `bounded`, which allows little.
    pub(super) fn new() -> Self {
        let proxy = json!({
            "apiVersion": "goproxy-operator.github.io/v1alpha1",
            "kind": "GoProxy",
            "metadata": {"name": "main"},
            "spec": {
                "externalURL": "https://gitlab.example.com",
                "enabled": true,
                "importHosts": ["go.example.org"],
                "volumes": [
                    {"name": "any", "persistentVolumeClaim": {"claimName": "git"}},
                    {
                        "name": "bounded",
                        "persistentVolumeClaim": {"claimName": "git"},
                        "allowedPaths": ["platform/"],
                        "maxVisibility": "internal",
                    },
                ],
            },
        });
        Self {
            proxy,
            projects: Vec::new(),
            secrets: BTreeMap::new(),
            permissions: Permissions::default(),
            now: "2026-06-01T00:00:00Z".parse().unwrap(),
        }
    }

    /// A project with this name, number and path, created on this day; `more` goes over its spec.
    pub(super) fn project(
        mut self,
        name: &str,
        day: u8,
        id: i64,
        path: &str,
        more: &Value,
    ) -> Self {
        let mut spec = json!({
            "proxyRef": {"name": "main"},
            "projectId": id,
            "path": path,
            "repository": {"volume": "any", "path": "platform/x.git"},
        });
        for (field, value) in more.as_object().unwrap() {
            spec[field] = value.clone();
        }
        let project = json!({
            "apiVersion": "goproxy-operator.github.io/v1alpha1",
            "kind": "GoModuleProject",
            "metadata": {
                "name": name,
                "creationTimestamp": format!("2026-01-{day:02}T00:00:00Z"),
            },
            "spec": spec,
        });
        self.projects.push(serde_json::from_value(project).unwrap());
        self
    }

    pub(super) fn judge(&self) -> Result<Validated, Fault> {
        let proxy: GoProxy = serde_json::from_value(self.proxy.clone()).unwrap();
        let projects: Vec<&GoModuleProject> = self.projects.iter().collect();
        validate(Input {
            proxy: &proxy,
            projects: &projects,
            secrets: &self.secrets,
            permissions: self.permissions,
            mounts: Mounts::InPods,
            now: self.now,
        })
    }
}

/// The reason for which the project was rejected; `None` where it is accepted.
pub(super) fn reason(validated: &Validated, name: &str) -> Option<Reason> {
    match &verdict(validated, name) {
        Verdict::Accepted { .. } => None,
        Verdict::Rejected(fault) => Some(fault.reason),
    }
}

pub(super) fn verdict(validated: &Validated, name: &str) -> Verdict {
    let judged = validated.projects.iter().find(|judged| judged.name == name);
    judged.unwrap().verdict.clone()
}

#[test]
fn what_is_rendered_is_what_the_proxy_reads_without_refusing_anything() {
    let world = World::new()
        .project(
            "a",
            1,
            1,
            "platform/a",
            &json!({"redirectedPaths": ["old/a"], "importPaths": ["go.example.org/a"]}),
        )
        .project(
            "b",
            2,
            2,
            "platform/b",
            &json!({"visibility": "public", "enabled": false}),
        );
    let validated = world.judge().unwrap();
    let rendered = crate::serving_set::render(&validated.document).unwrap();
    let read = goproxy_core::serving_set::read(&rendered.text).unwrap();
    assert_eq!(read.refused, []);
    assert_eq!(read.hash, rendered.hash);
    let paths: Vec<&str> = read
        .projects
        .iter()
        .map(|project| project.path.as_str())
        .collect();
    assert_eq!(paths, ["platform/a", "platform/b"]);
    assert_eq!(read.projects[0].volume, "/volumes/any");
    assert!(!read.projects[1].enabled);
    let again = crate::serving_set::render(&world.judge().unwrap().document).unwrap();
    assert_eq!(again, rendered);
}

#[test]
fn what_needs_a_permission_is_refused_without_it() {
    let mut world = World::new();
    world.proxy["spec"]["volumes"][0] = json!({"name": "any", "hostPath": {"path": "/srv"}});
    let fault = world.judge().unwrap_err();
    assert_eq!(fault.reason, Reason::NotAllowed);
    assert!(
        fault.message.contains("spec.volumes[any].hostPath"),
        "{}",
        fault.message
    );
    assert!(
        fault.message.contains("--allow-host-path"),
        "{}",
        fault.message
    );
    world.permissions.host_path = true;
    world.judge().unwrap();
    world.proxy["spec"]["podTemplate"] = json!({"spec": {}});
    let fault = world.judge().unwrap_err();
    assert!(
        fault.message.contains("--allow-pod-template"),
        "{}",
        fault.message
    );
    world.permissions.pod_template = true;
    world.judge().unwrap();
}

#[test]
fn a_field_of_the_proxy_that_cannot_be_right_is_named_as_in_the_resource() {
    let mut world = World::new();
    world.proxy["spec"]["externalURL"] = json!("https://user@gitlab.example.com");
    let fault = world.judge().unwrap_err();
    assert_eq!(fault.reason, Reason::InvalidSpec);
    assert!(
        fault.message.starts_with("spec.externalURL: "),
        "{}",
        fault.message
    );
}

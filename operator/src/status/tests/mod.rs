//! What is said of resources in each situation, and that saying it again changes nothing.

mod go_module_project;
mod go_proxy;

use goproxy_core::status::{DiscoveredModule, ProjectModules};
use goproxy_crds::conditions::{GO_MODULE_PROJECT, GO_PROXY, Reason};
use goproxy_crds::{GoModuleProject, GoModuleProjectStatus, GoProxy, GoProxyStatus};
use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use serde_json::json;

use super::*;
use crate::fault::Fault;
use crate::history::History;
use crate::permissions::Permissions;
use crate::validate::{Input, Mounts, Validated, validate};

const DESIRED: &str = "the-hash";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn proxy() -> GoProxy {
    let proxy = json!({
        "apiVersion": "goproxy-operator.github.io/v1alpha1",
        "kind": "GoProxy",
        "metadata": {"name": "main", "generation": 4},
        "spec": {
            "externalURL": "https://go.example.com:8443/",
            "enabled": true,
            "replicas": 2,
            "volumes": [{"name": "git", "persistentVolumeClaim": {"claimName": "git"}}],
        },
    });
    serde_json::from_value(proxy).unwrap()
}

fn project() -> GoModuleProject {
    let project = json!({
        "apiVersion": "goproxy-operator.github.io/v1alpha1",
        "kind": "GoModuleProject",
        "metadata": {"name": "lib", "generation": 2},
        "spec": {
            "proxyRef": {"name": "main"},
            "projectId": 7,
            "path": "team/lib",
            "repository": {"volume": "git", "path": "lib.git"},
        },
    });
    serde_json::from_value(project).unwrap()
}

fn judged(proxy: &GoProxy, project: &GoModuleProject) -> Validated {
    validate(Input {
        proxy,
        projects: &[project],
        secrets: &std::collections::BTreeMap::default(),
        permissions: Permissions::default(),
        mounts: Mounts::InPods,
        now: at(0),
    })
    .unwrap()
}

fn pod(name: &str, hash: &str) -> Pod {
    Pod {
        name: name.to_owned(),
        answer: Ok(Answer {
            hash: hash.to_owned(),
            ..Answer::default()
        }),
    }
}

fn refused(kind: &str, name: &str) -> Refused {
    Refused {
        kind: kind.to_owned(),
        name: name.to_owned(),
        reason: "why".to_owned(),
    }
}

/// The history in which the document was written.
fn written(validated: &Validated) -> History {
    let mut history = History::default();
    history.write(DESIRED, validated);
    history
}

fn silent(name: &str) -> Pod {
    Pod {
        name: name.to_owned(),
        answer: Err("connection refused".to_owned()),
    }
}

fn seen(ready: Vec<Pod>) -> Observed {
    Observed {
        replicas: 2,
        ready,
        ..Observed::default()
    }
}

fn both(hash: &str) -> Observed {
    seen(vec![pod("a", hash), pod("b", hash)])
}

fn say(proxy: &GoProxy, observed: &Observed, second: i64) -> GoProxyStatus {
    let validated = judged(proxy, &project());
    go_proxy(GoProxyFacts {
        proxy,
        validated: Ok(&validated),
        desired: Some(DESIRED),
        observed,
        selector: None,
        now: at(second),
    })
}

/// `Status/Reason` of a condition; empty where it is not there.
fn told(conditions: &[Condition], name: &str) -> String {
    let found = conditions.iter().find(|condition| condition.type_ == name);
    found.map_or_else(String::new, |found| {
        format!("{}/{}", found.status, found.reason)
    })
}

/// The reference pages tell every reason that is said, with the status that it comes with.
#[test]
fn every_reason_that_is_said_is_documented() {
    let proxy = proxy();
    let mut said = Vec::new();
    for observed in [
        both(DESIRED),
        both("old"),
        seen(vec![]),
        seen(vec![silent("a")]),
    ] {
        said.extend(say(&proxy, &observed, 0).conditions);
    }
    for condition in said {
        let docs = GO_PROXY
            .iter()
            .find(|docs| docs.condition.as_str() == condition.type_);
        let is_told = docs.unwrap().reasons.iter().any(|docs| {
            docs.reason.as_str() == condition.reason && docs.status.as_str() == condition.status
        });
        assert!(is_told, "{condition:?}");
    }
    let nowhere = go_module_project(&project(), Subject::NoProxy, at(0));
    for condition in nowhere.conditions {
        let docs = GO_MODULE_PROJECT
            .iter()
            .find(|docs| docs.condition.as_str() == condition.type_);
        let mut reasons = docs.unwrap().reasons.iter();
        assert!(
            reasons.any(|docs| docs.reason.as_str() == condition.reason),
            "{condition:?}"
        );
    }
}

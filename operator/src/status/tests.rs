//! What is said of resources in each situation, and that saying it again changes nothing.

use goproxy_crds::conditions::{GO_MODULE_PROJECT, GO_PROXY, Reason};
use goproxy_crds::{GoModuleProject, GoProxy, GoProxyStatus};
use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use serde_json::json;

use super::*;
use crate::fault::Fault;
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

#[test]
fn a_proxy_is_ready_when_every_pod_serves_what_was_written() {
    let failure = |reason| Observed {
        failure: Some(Fault::new(reason, "why")),
        ..both(DESIRED)
    };
    let unbound = Observed {
        volumes: Some(Fault::new(Reason::ClaimNotFound, "no claim")),
        ..both(DESIRED)
    };
    for (observed, ready, programmed, work) in [
        (both(DESIRED), "True/Ready", "True/Programmed", ""),
        (
            both("old"),
            "False/NotProgrammed",
            "False/Pending",
            "True/Progressing",
        ),
        (
            seen(vec![pod("a", DESIRED), pod("b", "old")]),
            "False/NotProgrammed",
            "False/Pending",
            "True/Progressing",
        ),
        (
            seen(vec![pod("a", DESIRED), silent("b")]),
            "False/NotProgrammed",
            "Unknown/PodsUnreachable",
            "True/Progressing",
        ),
        (
            seen(vec![pod("a", DESIRED)]),
            "False/RolloutInProgress",
            "True/Programmed",
            "True/Progressing",
        ),
        (
            seen(vec![]),
            "False/RolloutInProgress",
            "Unknown/NoPods",
            "True/Progressing",
        ),
        (
            unbound,
            "False/VolumesNotBound",
            "True/Programmed",
            "True/Progressing",
        ),
        (
            failure(Reason::ApplyFailed),
            "False/ApplyFailed",
            "True/Programmed",
            "True/ProgressingWithRetry",
        ),
        (
            failure(Reason::NameConflict),
            "False/NameConflict",
            "True/Programmed",
            "",
        ),
    ] {
        let status = say(&proxy(), &observed, 0);
        let conditions = &status.conditions;
        assert_eq!(told(conditions, "Ready"), ready, "{observed:?}");
        assert_eq!(told(conditions, "Programmed"), programmed, "{observed:?}");
        assert_eq!(told(conditions, "Reconciling"), work, "{observed:?}");
        let served = status.serving_set.unwrap().served;
        assert_eq!(served.is_some(), programmed == "True/Programmed");
    }
}

#[test]
fn no_pods_are_ready_as_declared_where_none_are_wanted() {
    let mut proxy = proxy();
    proxy.spec.replicas = 0;
    let status = say(&proxy, &seen(vec![]), 0);
    assert_eq!(told(&status.conditions, "Ready"), "True/Ready");
    assert_eq!(told(&status.conditions, "Programmed"), "Unknown/NoPods");
}

#[test]
fn what_cannot_be_served_waits_for_a_person() {
    let fault = Fault::new(Reason::NotAllowed, "no hostPath");
    let facts = GoProxyFacts {
        proxy: &proxy(),
        validated: Err(&fault),
        desired: None,
        observed: &both("old"),
        selector: None,
        now: at(0),
    };
    let status = go_proxy(facts);
    assert_eq!(told(&status.conditions, "Ready"), "False/NotAllowed");
    assert_eq!(told(&status.conditions, "Stalled"), "True/NotAllowed");
    assert_eq!(told(&status.conditions, "Reconciling"), "");
    let status = go_module_project(&project(), Subject::Faulty(&fault), at(0));
    assert_eq!(told(&status.conditions, "Accepted"), "False/ProxyInvalid");
}

#[test]
fn saying_it_again_changes_nothing_and_times_move_with_the_status() {
    let mut proxy = proxy();
    let first = say(&proxy, &both("old"), 0);
    proxy.status = Some(first.clone());
    assert_eq!(say(&proxy, &both("old"), 60), first);
    let second = say(&proxy, &both(DESIRED), 60);
    let time = |status: &GoProxyStatus, name: &str| {
        let found = status.conditions.iter().find(|one| one.type_ == name);
        found.unwrap().last_transition_time.0
    };
    assert_eq!(time(&second, "Ready"), at(60));
    assert_eq!(time(&second, "VolumesBound"), at(0));
    assert_eq!(told(&second.conditions, "Reconciling"), "");
}

#[test]
fn suspension_changes_one_condition_and_nothing_else() {
    let mut proxy = proxy();
    proxy.status = Some(say(&proxy, &both(DESIRED), 0));
    proxy.spec.suspend = true;
    let status = say(&proxy, &both("whatever"), 60);
    assert_eq!(told(&status.conditions, "Paused"), "True/Suspended");
    assert_eq!(told(&status.conditions, "Ready"), "True/Ready");
    assert_eq!(status.projects, proxy.status.unwrap().projects);
}

#[test]
fn a_project_is_ready_when_it_is_taken_and_served() {
    let proxy = proxy();
    let project = project();
    let validated = judged(&proxy, &project);
    let say = |observed: &Observed| {
        let subject = Subject::Proxy {
            proxy: &proxy,
            validated: &validated,
            desired: Some(DESIRED),
            observed,
        };
        go_module_project(&project, subject, at(0))
    };
    let told_by = |list: fn(&mut Answer) -> &mut Vec<(String, String)>| {
        let mut observed = both(DESIRED);
        let answer = observed.ready[1].answer.as_mut().unwrap();
        list(answer).push(("team/lib".to_owned(), "why".to_owned()));
        observed
    };
    for (observed, ready, programmed) in [
        (both(DESIRED), "True/Ready", "True/Programmed"),
        (both("old"), "False/NotProgrammed", "False/Pending"),
        (seen(vec![]), "False/NotProgrammed", "Unknown/NoPods"),
        (
            told_by(|answer| &mut answer.refused),
            "False/NotProgrammed",
            "False/Refused",
        ),
        (
            told_by(|answer| &mut answer.unusable),
            "False/RepositoryUnavailable",
            "True/Programmed",
        ),
    ] {
        let status = say(&observed);
        assert_eq!(told(&status.conditions, "Ready"), ready, "{observed:?}");
        assert_eq!(
            told(&status.conditions, "Programmed"),
            programmed,
            "{observed:?}"
        );
        assert_eq!(told(&status.conditions, "Accepted"), "True/Accepted");
    }
    let status = say(&both(DESIRED));
    assert_eq!(
        status.proxy_url.as_deref(),
        Some("https://go.example.com:8443/api/v4/projects/7/packages/go")
    );
    assert_eq!(
        status.module_path.as_deref(),
        Some("go.example.com/team/lib")
    );
    let nowhere = go_module_project(&project, Subject::NoProxy, at(0));
    assert_eq!(told(&nowhere.conditions, "Accepted"), "False/ProxyNotFound");
    assert_eq!(told(&nowhere.conditions, "Stalled"), "True/NotAccepted");
}

#[test]
fn a_flag_that_is_off_is_as_declared_and_says_whose_it_is() {
    let (mut proxy, mut project) = (proxy(), project());
    let message = |proxy: &GoProxy, project: &GoModuleProject| {
        let validated = judged(proxy, project);
        let subject = Subject::Proxy {
            proxy,
            validated: &validated,
            desired: Some(DESIRED),
            observed: &both(DESIRED),
        };
        let status = go_module_project(project, subject, at(0));
        assert_eq!(told(&status.conditions, "Ready"), "True/Disabled");
        status.conditions[0].message.clone()
    };
    proxy.spec.enabled = false;
    assert!(message(&proxy, &project).starts_with("the GoProxy's enabled is false"));
    proxy.spec.enabled = true;
    project.spec.enabled = Some(false);
    assert!(message(&proxy, &project).starts_with("spec.enabled is false"));
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

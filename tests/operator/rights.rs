//! An operator with the rights for one namespace: it needs all of them and no other. Before that:
//! what it says while the definitions are missing; after it: others take over, from one
//! that ends and from one that is killed.

use std::collections::BTreeSet;

use goproxy_tests::cluster::operator::{self, NAMESPACE, USER};
use goproxy_tests::cluster::resources::{self, proxy};
use goproxy_tests::cluster::{condition, control_plane};
use goproxy_tests::control_plane::ControlPlane;
use goproxy_tests::control_plane::supervised::Supervised;
use serde_json::Value;

const WATCHED: &str = "one";
const SCOPE: [&str; 2] = ["--namespace", WATCHED];

#[test]
fn the_rights_that_are_printed_are_those_that_are_used() {
    let plane = control_plane();
    resources::namespace(&plane, WATCHED);
    operator::grant(&plane, NAMESPACE, &SCOPE);
    let mut first = start(&plane, "first");
    plane.wait_for("word of the definitions", |_| {
        first.log().contains("does not know GoProxy").then_some(())
    });
    operator::install_definitions(&plane);
    live(&plane);
    plane.wait_for("all rights to be used", |plane| {
        (used(plane) == granted(plane)).then_some(())
    });
    let refused = plane
        .requests()
        .into_iter()
        .find(|one| one.user == USER && one.code == 403);
    assert_eq!(refused, None);

    let second = start(&plane, "second");
    plane.wait_for("the second to stand by", |_| {
        second
            .log()
            .contains("another operator holds")
            .then_some(())
    });
    first.ask_to_end();
    assert!(first.wait().success(), "{}", first.log());
    plane.wait_for("the second to lead", |_| {
        second.log().contains("this operator leads").then_some(())
    });
    looks_after(&plane, "after");
    needs_flags(&plane);

    let third = start(&plane, "third");
    plane.wait_for("the third to stand by", |_| {
        third.log().contains("another operator holds").then_some(())
    });
    // Killed, it gives nothing away: the Lease has to expire.
    drop(second);
    plane.wait_for("the third to lead", |_| {
        third.log().contains("this operator leads").then_some(())
    });
    looks_after(&plane, "later");
}

/// Whether a new GoProxy gets its Deployment.
fn looks_after(plane: &ControlPlane, name: &str) {
    apply(plane, &proxy(name, ""));
    plane.wait_for("its Deployment", |plane| {
        plane
            .kubectl(&["-n", WATCHED, "get", "deployment", name])
            .succeeded
            .then_some(())
    });
}

/// Fields that reach beyond the pod need a flag of the operator, which this one was started without.
fn needs_flags(plane: &ControlPlane) {
    let claim = "persistentVolumeClaim: {claimName: git}";
    let host_path = proxy("host", "").replace(claim, "hostPath: {path: /srv/git}");
    let template = proxy("template", "  podTemplate: {spec: {hostname: go}}\n");
    apply(plane, &(host_path + &template));
    for (name, flag) in [
        ("host", "--allow-host-path"),
        ("template", "--allow-pod-template"),
    ] {
        plane.wait_for(flag, |plane| {
            let object = plane.get(&["goproxy", name, "-n", WATCHED]);
            let ready = condition(&object, "Ready");
            let says = ready["message"].as_str()?.contains(flag);
            (ready["reason"] == "NotAllowed" && says).then_some(())
        });
        let deployment = plane.kubectl(&["-n", WATCHED, "get", "deployment", name]);
        assert!(!deployment.succeeded, "{name} was rendered");
    }
}

fn start(plane: &ControlPlane, name: &'static str) -> Supervised {
    operator::start(plane, name, &plane.kubeconfig(USER), NAMESPACE, &SCOPE)
}

/// What makes the operator use everything that it may.
fn live(plane: &ControlPlane) {
    apply(
        plane,
        &proxy(
            "main",
            "  replicas: 2\n  tokens: [{secretName: made, generate: true}]\n",
        ),
    );
    apply(plane, &resources::project("lib", 1, "platform/lib"));
    for kind in ["poddisruptionbudget", "networkpolicy", "secret/made"] {
        let arguments = if kind.contains('/') {
            vec![kind]
        } else {
            vec![kind, "main"]
        };
        plane.wait_for(kind, |plane| {
            let get = [&["-n", WATCHED, "get"], arguments.as_slice()].concat();
            plane.kubectl(&get).succeeded.then_some(())
        });
    }
    // A pod that runs is touched.
    plane.wait_for("a pod", |plane| {
        let pods = plane.get(&["pods", "-n", WATCHED]);
        let name = pods["items"][0]["metadata"]["name"].as_str()?.to_owned();
        let patch = r#"{"status": {"phase": "Running"}}"#;
        let patched = plane.patch_pod_status(WATCHED, &name, patch);
        patched.succeeded.then_some(())
    });
    // One that does not run is late after a while.
    plane.wait_for("the Events of a pod to be listed", |plane| {
        let listed = (
            "events.k8s.io".to_owned(),
            "events".to_owned(),
            "list".to_owned(),
        );
        used(plane).contains(&listed).then_some(())
    });
    // Events that repeat are counted in one.
    for suspend in ["true", "false", "true", "false"] {
        let patch = format!(r#"{{"spec": {{"suspend": {suspend}}}}}"#);
        patch_proxy(plane, &patch);
        let status = if suspend == "true" { "True" } else { "False" };
        let condition = format!("--for=condition=Paused={status}");
        plane.kubectl_output(&[
            "-n",
            WATCHED,
            "wait",
            "--timeout=5m",
            &condition,
            "goproxy/main",
        ]);
    }
    let patch = r#"{"spec": {"replicas": 1, "networkPolicy": {"enabled": false}}}"#;
    patch_proxy(plane, patch);
}

fn patch_proxy(plane: &ControlPlane, patch: &str) {
    let patched = ["patch", "goproxy", "main", "--type=merge", "-p", patch];
    plane.kubectl_output(&[&["-n", WATCHED], &patched[..]].concat());
}

fn apply(plane: &ControlPlane, manifests: &str) {
    let arguments = ["apply", "--server-side", "-n", WATCHED, "-f", "-"];
    let outcome = plane.kubectl_as("admin", &arguments, manifests);
    assert!(outcome.succeeded, "{}", outcome.errors);
}

type Right = (String, String, String);

/// Group, resource and verb of every request of the operator that was answered.
fn used(plane: &ControlPlane) -> BTreeSet<Right> {
    let requests = plane.requests().into_iter();
    let mine = requests.filter(|one| one.user == USER && !one.resource.is_empty());
    mine.flat_map(|one| {
        let resource = match one.subresource.as_str() {
            "" => one.resource,
            subresource => format!("{}/{subresource}", one.resource),
        };
        // Server-side apply of what is not there needs the right to create it, too.
        let created = (one.verb == "patch" && one.code == 201).then(|| "create".to_owned());
        let verbs = [Some(one.verb), created].into_iter().flatten();
        verbs.map(move |verb| (one.group.clone(), resource.clone(), verb))
    })
    .collect()
}

/// What the Roles of the operator say.
fn granted(plane: &ControlPlane) -> BTreeSet<Right> {
    let texts = |value: &Value| -> Vec<String> {
        let values = value.as_array().unwrap().iter();
        values.map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let mut rights = BTreeSet::new();
    let roles = plane.get(&[
        "role",
        "-A",
        "-l",
        "app.kubernetes.io/name=goproxy-operator",
    ]);
    let items = roles["items"].as_array().unwrap().clone();
    assert!(!items.is_empty());
    for rule in items
        .iter()
        .flat_map(|role| role["rules"].as_array().unwrap())
    {
        let (group, resource) = (&texts(&rule["apiGroups"])[0], &texts(&rule["resources"])[0]);
        let verbs = texts(&rule["verbs"]).into_iter();
        rights.extend(verbs.map(|verb| (group.clone(), resource.clone(), verb)));
    }
    rights
}

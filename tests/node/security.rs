//! What pods may do, and what the operator's account may.

use serde_json::Value;

use crate::cluster::kubectl;
use crate::manifests::project;
use crate::pods::ready;
use crate::world::{NEXT, World};

#[test]
fn proxies_hold_no_api_token_and_the_operator_may_only_annotate_them() {
    // The level `restricted` is enforced: that pods run says that they keep to it.
    let world = World::new("security");
    world.library("team/lib", &["v1.0.0"]);
    world.apply(&(world.go_proxy("enabled: true") + &project("lib", 1, "team/lib", "")));
    world.wait_until_ready(&["goproxy/main", "gomoduleproject/lib"]);
    let pod = ready(&world).unwrap().remove(0).name;
    let object: Value = world.read("v1", &format!("pods/{pod}")).unwrap();
    let volumes = object["spec"]["volumes"].as_array().unwrap();
    assert!(
        volumes.iter().all(|volume| volume["projected"].is_null()),
        "{volumes:?}"
    );
    assert_eq!(object["spec"]["automountServiceAccountToken"], false);

    // No shell in there, nor any program but git and goproxy.
    for program in ["sh", "/bin/sh", "ls", "git-shell"] {
        let ran = kubectl(
            &["--namespace", world.namespace, "exec", &pod, "--", program],
            "",
        );
        assert!(!ran.succeeded, "{program}: {}", ran.output);
        assert!(
            ran.errors.contains("not found") || ran.errors.contains("no such file"),
            "{}",
            ran.errors
        );
    }
    let git = world.kubectl(&["exec", &pod, "--", "git", "--version"]);
    assert!(git.starts_with("git version"), "{git}");
    for folder in ["/volumes/git/new", "/usr/new"] {
        let init = ["exec", &pod, "--", "git", "init", folder];
        let written = kubectl(&[&["--namespace", world.namespace], &init[..]].concat(), "");
        let refused = written.errors.contains("Read-only file system");
        assert!(refused, "{}", written.errors);
    }

    let account = format!(
        "--as=system:serviceaccount:{}:operator-goproxy-operator",
        world.namespace
    );
    // By server-side apply, as the operator writes: it may not read a pod by its name.
    let change = |manifest: &str| {
        let apply = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
        let who = ["--namespace", world.namespace, &*account];
        kubectl(&[&who[..], &apply].concat(), manifest)
    };
    let head = format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {pod}\n");
    let annotated = change(&format!(
        "{head}  annotations: {{goproxy-operator.github.io/test: '1'}}\n"
    ));
    assert!(annotated.succeeded, "{}", annotated.errors);
    let image = format!("docker.io/goproxy-operator/goproxy:{NEXT}");
    let swapped = change(&format!(
        "{head}spec: {{containers: [{{name: goproxy, image: '{image}'}}]}}\n"
    ));
    let refused = !swapped.succeeded && swapped.errors.contains("denied");
    assert!(refused, "{}{}", swapped.output, swapped.errors);
    for (verb, object) in [
        ("create", "pods"),
        ("get", "nodes"),
        ("list", "secrets"),
        ("create", "clusterroles"),
    ] {
        let elsewhere = [
            "--namespace",
            "kube-system",
            "auth",
            "can-i",
            verb,
            object,
            &*account,
        ];
        let answer = kubectl(&elsewhere, "").output;
        assert_eq!(answer.trim(), "no", "{verb} {object}");
    }
}

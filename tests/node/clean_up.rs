//! Deleting the GoProxy, the namespace, the releases, in every order, leaves nothing stuck.

use std::thread;

use goproxy_tests::waiting::wait_for;

use crate::cluster::{helm, kubectl, kubectl_output};
use crate::manifests::project;
use crate::world::World;

/// What is deleted, in which order.
const ORDERS: [[&str; 3]; 6] = [
    ["proxy", "operator", "namespace"],
    ["proxy", "namespace", "operator"],
    ["operator", "proxy", "namespace"],
    ["operator", "namespace", "proxy"],
    ["namespace", "proxy", "operator"],
    ["namespace", "operator", "proxy"],
];

const NAMES: [&str; 6] = [
    "clean-1", "clean-2", "clean-3", "clean-4", "clean-5", "clean-6",
];

fn delete(namespace: &str, what: &str) {
    match what {
        // Whatever is gone already is none of our business here.
        "proxy" => drop(kubectl(
            &[
                "-n",
                namespace,
                "delete",
                "goproxy,gomoduleproject",
                "--all",
                "--wait=false",
            ],
            "",
        )),
        "namespace" => drop(kubectl(
            &["delete", "namespace", namespace, "--wait=false"],
            "",
        )),
        _ => drop(helm().run(&[
            "uninstall",
            "operator",
            "--namespace",
            namespace,
            "--wait=false",
        ])),
    }
}

/// Installs, deletes in this order, and waits until nothing is left.
fn clean_up(namespace: &'static str, order: [&str; 3]) {
    let world = World::new(namespace);
    world.library("team/lib", &["v1.0.0"]);
    world.apply(&(world.go_proxy("enabled: true") + &project("lib", 1, "team/lib", "")));
    world.wait_until_ready(&["gomoduleproject/lib"]);
    for what in order {
        delete(namespace, what);
    }
    let get = [
        "get",
        "namespace",
        namespace,
        "--ignore-not-found",
        "--output=name",
    ];
    wait_for(
        &format!("the end of the namespace, deleted as {order:?}"),
        || kubectl(&get, "").output.is_empty().then_some(()),
    );
}

#[test]
fn every_order_of_deletion_leaves_nothing_stuck() {
    let all: Vec<_> = NAMES.into_iter().zip(ORDERS).collect();
    for some in all.chunks(3) {
        thread::scope(|scope| {
            for (namespace, order) in some {
                scope.spawn(|| clean_up(namespace, *order));
            }
        });
    }
    // The definitions stay, as the chart says, and nothing else that bears the releases' names.
    let definitions = kubectl_output(&["get", "customresourcedefinitions", "--output=name"]);
    assert!(
        definitions.contains("goproxies.goproxy-operator.github.io"),
        "{definitions}"
    );
    let left = kubectl_output(&[
        "get",
        "clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings",
        "--output=custom-columns=NAME:.metadata.name,RELEASE:.metadata.annotations.meta\\.helm\\.sh/release-namespace",
    ]);
    let ours: Vec<&str> = left
        .lines()
        .filter(|line| NAMES.iter().any(|name| line.contains(name)))
        .collect();
    assert!(ours.is_empty(), "{ours:?}");
}

//! The control plane that tests run on is a real one.

use goproxy_tests::control_plane::{ADMIN, ControlPlane, Settings, User};

use crate::cluster::on_each;

#[test]
fn the_oldest_supported_version_is_emulated() {
    on_each(|plane| {
        let version = plane.kubectl_output(&["get", "--raw", "/version"]);
        let version: serde_json::Value = serde_json::from_str(&version).unwrap();
        let emulated = version["emulationMinor"]
            .as_str()
            .or(version["minor"].as_str());
        // A Service's name may begin with a digit from 1.34 on.
        let service = [
            "create",
            "service",
            "clusterip",
            "1st",
            "--tcp=80",
            "--dry-run=server",
        ];
        let outcome = plane.kubectl(&service);
        assert_eq!(
            outcome.succeeded,
            emulated != Some("33"),
            "{version} {}",
            outcome.errors
        );
    });
}

#[test]
fn rights_are_checked_requests_are_kept_and_garbage_is_collected() {
    let plane = ControlPlane::start(&Settings {
        users: vec![User {
            name: "reader",
            groups: &["people"],
        }],
        controller_manager: true,
        ..Settings::default()
    });
    let outcome = plane.kubectl_as("reader", &["get", "secrets"], "");
    assert!(
        !outcome.succeeded && outcome.errors.contains("Forbidden"),
        "{}",
        outcome.errors
    );
    plane.kubectl_output(&[
        "create",
        "role",
        "reading",
        "--verb=list",
        "--resource=secrets",
    ]);
    plane.kubectl_output(&[
        "create",
        "rolebinding",
        "reading",
        "--role=reading",
        "--group=people",
    ]);
    assert!(
        plane
            .kubectl_as("reader", &["get", "secrets"], "")
            .succeeded
    );

    let codes = plane.wait_for("both requests of the reader", |plane| {
        let requests = plane.requests().into_iter();
        let mine =
            requests.filter(|request| request.user == "reader" && request.resource == "secrets");
        let codes: Vec<_> = mine.map(|request| (request.verb, request.code)).collect();
        (codes.len() == 2).then_some(codes)
    });
    assert_eq!(codes, [("list".to_owned(), 403), ("list".to_owned(), 200)]);

    plane.kubectl_output(&["create", "configmap", "owner"]);
    let owner = plane.get(&["configmap", "owner"]);
    let dependent = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: owned\n  namespace: default\n  ownerReferences:\n\
         \x20 - {{apiVersion: v1, kind: ConfigMap, name: owner, uid: {}}}\n",
        owner["metadata"]["uid"]
    );
    plane.apply(&dependent);
    plane.kubectl_output(&["delete", "configmap", "owner"]);
    plane.wait_for("the end of what was owned", |plane| {
        let outcome = plane.kubectl_as(ADMIN, &["get", "configmap", "owned"], "");
        outcome.errors.contains("NotFound").then_some(())
    });
}

//! Objects that are deleted, changed, in the way, or no longer wanted.

use goproxy_tests::cluster::condition;
use goproxy_tests::cluster::resources::proxy;
use serde_json::Value;

use crate::world::namespace;

#[test]
fn objects_come_back_as_they_were_and_go_when_they_are_not_wanted() {
    let go = namespace("children");
    go.apply(&proxy("main", "  replicas: 2\n"));
    go.wait_until_ready("main");
    for (kind, name) in [
        ("service", "main"),
        ("serviceaccount", "main-goproxy"),
        ("secret", "main-serving-set"),
        ("networkpolicy", "main"),
        ("poddisruptionbudget", "main"),
        ("deployment", "main"),
    ] {
        let before = go.get(kind, name);
        go.kubectl(&["delete", kind, name]);
        go.wait(kind, name, "the object to come back", |object| {
            object["metadata"]["uid"].is_string()
                && object["metadata"]["uid"] != before["metadata"]["uid"]
        });
    }
    go.patch(
        "deployment",
        "main",
        r#"{"spec": {"replicas": 7}, "metadata": {"labels": {"app.kubernetes.io/name": "x"}}}"#,
    );
    go.wait("deployment", "main", "the Deployment as it was", |object| {
        object["spec"]["replicas"] == 2
            && object["metadata"]["labels"]["app.kubernetes.io/name"] == "goproxy"
    });

    assert!(go.get("poddisruptionbudget", "main")["spec"].is_object());
    go.patch(
        "goproxy",
        "main",
        r#"{"spec": {"replicas": 1, "networkPolicy": {"enabled": false}}}"#,
    );
    go.wait(
        "poddisruptionbudget",
        "main",
        "the end of the budget",
        Value::is_null,
    );
    go.wait(
        "networkpolicy",
        "main",
        "the end of the policy",
        Value::is_null,
    );
    go.wait_until_ready("main");
}

#[test]
fn an_object_of_ours_that_lost_its_owner_is_taken_back() {
    let go = namespace("ownerless");
    go.apply(&proxy("main", ""));
    go.wait_until_ready("main");
    let orphan = r#"{"metadata": {"ownerReferences": null}}"#;
    for (kind, name) in [
        ("service", "main"),
        ("secret", "main-serving-set"),
        ("deployment", "main"),
    ] {
        let before = go.get(kind, name);
        go.patch(kind, name, orphan);
        let after = go.wait(kind, name, "its owner", |object| {
            object["metadata"]["ownerReferences"] == before["metadata"]["ownerReferences"]
        });
        assert_eq!(after["metadata"]["uid"], before["metadata"]["uid"]);
    }
    // What only looks like it is not.
    let service = go.get("service", "main");
    let mut foreign = serde_json::json!({
        "apiVersion": "v1", "kind": "ServiceAccount",
        "metadata": {"name": "second-goproxy", "labels": service["metadata"]["labels"]},
    });
    foreign["metadata"]["labels"]["app.kubernetes.io/instance"] = "second".into();
    go.apply(&foreign.to_string());
    go.apply(&proxy("second", ""));
    let stuck = go.wait_for("goproxy", "second", "Ready", "False", "NameConflict");
    let message = condition(&stuck, "Ready")["message"].to_string();
    assert!(
        message.contains("ServiceAccount second-goproxy"),
        "{message}"
    );
}

#[test]
fn an_object_of_somebody_else_is_left_alone_and_named() {
    let go = namespace("foreign");
    go.kubectl(&["create", "service", "clusterip", "main", "--tcp=80"]);
    let before = go.get("service", "main");
    go.apply(&proxy("main", ""));
    let stuck = go.wait_for("goproxy", "main", "Ready", "False", "NameConflict");
    let message = condition(&stuck, "Ready")["message"].to_string();
    assert!(message.contains("Service main"), "{message}");
    assert_eq!(condition(&stuck, "Stalled")["reason"], "NameConflict");
    assert_eq!(go.get("service", "main"), before);
    // The others came nevertheless.
    go.wait("deployment", "main", "the Deployment", |object| {
        object["spec"].is_object()
    });
    go.kubectl(&["delete", "service", "main"]);
    go.wait_until_ready("main");
}

#[test]
fn a_claim_that_is_missing_is_told_of_and_followed_when_it_comes() {
    let go = namespace("claims");
    go.apply(&proxy("main", "").replace("claimName: git", "claimName: missing"));
    let waiting = go.wait_for("goproxy", "main", "VolumesBound", "False", "ClaimNotFound");
    assert_eq!(condition(&waiting, "Ready")["reason"], "VolumesNotBound");
    go.apply(&proxy("main", ""));
    go.wait_until_ready("main");
    let template = || go.get("deployment", "main")["spec"]["template"].clone();
    let before = template();
    go.apply(&proxy("main", "").replace("claimName: git", "claimName: missing"));
    go.wait_for("goproxy", "main", "VolumesBound", "False", "ClaimNotFound");
    assert_eq!(template(), before, "pods that run are left as they are");
}

//! The fields of a GoModuleProject.

use goproxy_crds::generated;
use goproxy_tests::cluster::Namespace;
use serde_json::{Value, json};

use super::schema::assert_covered;
use super::shows::Shows::Set;
use super::shows::{Row, leak};
use super::{cover, manifest, merged};
use crate::world::namespace;

#[test]
fn every_field_of_a_go_module_project_has_an_effect_or_is_immutable() {
    let go = namespace("project-fields");
    let proxy = json!({
        "externalURL": "https://gitlab.example.com",
        "replicas": 0,
        "importHosts": ["go.example.org"],
        "volumes": [
            {"name": "repositories", "persistentVolumeClaim": {"claimName": "git"}},
            {"name": "more", "persistentVolumeClaim": {"claimName": "git"}},
        ],
    });
    let base = json!({
        "proxyRef": {"name": "main"},
        "projectId": 1,
        "path": "platform/lib",
        "repository": {"volume": "repositories", "path": "lib.git"},
    });
    go.apply(&(manifest("GoProxy", "main", &proxy) + &manifest("GoModuleProject", "lib", &base)));
    go.wait_for("gomoduleproject", "lib", "Accepted", "True", "Accepted");
    let mut covered = cover(&go, rows(), |change| {
        manifest("GoModuleProject", "lib", &merged(&base, change))
    });
    covered.extend(refused_changes(&go));
    assert_covered(&covered, &generated::go_module_project());
}

fn rows() -> Vec<Row> {
    let set =
        |pointer: &'static str, value: Value| Set(leak(format!("/projects/0{pointer}")), value);
    vec![
        (
            &["enabled"],
            json!({"enabled": true}),
            set("/enabled", json!(true)),
        ),
        (
            &["packageRegistry.enabled"],
            json!({"packageRegistry": {"enabled": false}}),
            set("/packageRegistry/enabled", json!(false)),
        ),
        (
            &["path"],
            json!({"path": "platform/other"}),
            set("/path", json!("platform/other")),
        ),
        (
            &["visibility"],
            json!({"visibility": "internal"}),
            set("/visibility", json!("internal")),
        ),
        (
            &["redirectedPaths"],
            json!({"redirectedPaths": ["platform/old"]}),
            set("/formerPaths/0", json!("platform/old")),
        ),
        (
            &["importPaths"],
            json!({"importPaths": ["go.example.org/lib"]}),
            set("/importPaths/0", json!("go.example.org/lib")),
        ),
        (
            &["repository.volume"],
            json!({"repository": {"volume": "more", "path": "lib.git"}}),
            set("/repository/volume", json!("more")),
        ),
        (
            &["repository.path"],
            json!({"repository": {"volume": "repositories", "path": "other.git"}}),
            set("/repository/path", json!("other.git")),
        ),
        (
            &["tokens[].secretName", "tokens[].generate"],
            json!({"tokens": [{"secretName": "own", "generate": true}]}),
            Set("/tokens/0/projects", json!(["platform/lib"])),
        ),
    ]
}

/// The fields that cannot be changed, each seen to be refused.
fn refused_changes(go: &Namespace) -> [&'static str; 2] {
    for (field, change) in [
        ("projectId", json!({"spec": {"projectId": 2}})),
        (
            "proxyRef.name",
            json!({"spec": {"proxyRef": {"name": "other"}}}),
        ),
    ] {
        let change = change.to_string();
        let patch = [
            "patch",
            "gomoduleproject",
            "lib",
            "--type=merge",
            "-p",
            &change,
        ];
        let outcome = go
            .world
            .plane
            .kubectl(&[&["-n", go.name], &patch[..]].concat());
        assert!(
            !outcome.succeeded && outcome.errors.contains(field),
            "{}",
            outcome.errors
        );
    }
    ["projectId", "proxyRef.name"]
}

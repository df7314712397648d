//! What people write is accepted, kept whole by the API server, and read whole by the types.

use goproxy_crds::{GoModuleProject, GoProxy};
use goproxy_tests::control_plane::ADMIN;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::cluster::{manifests, on_each};

#[test]
fn good_manifests_are_accepted_and_read_whole() {
    on_each(|plane| {
        for (name, text) in manifests("good") {
            let arguments = [
                "create",
                "--dry-run=server",
                "--validate=strict",
                "-o",
                "json",
                "-f",
                "-",
            ];
            let outcome = plane.kubectl_as(ADMIN, &arguments, &text);
            assert!(outcome.succeeded, "{name}: {}", outcome.errors);
            assert!(outcome.errors.is_empty(), "{name}: {}", outcome.errors);
            let stored: Value = serde_json::from_str(&outcome.output).unwrap();
            match stored["kind"].as_str() {
                Some("GoProxy") => round_trip::<GoProxy>(&name, &stored),
                Some("GoModuleProject") => round_trip::<GoModuleProject>(&name, &stored),
                kind => panic!("{name}: {kind:?}"),
            }
        }
    });
}

/// Nothing that the API server keeps is lost or changed by the types.
fn round_trip<K: Serialize + DeserializeOwned>(name: &str, stored: &Value) {
    let typed: K =
        serde_json::from_value(stored.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let again = serde_json::to_value(typed).unwrap();
    assert_eq!(again["spec"], stored["spec"], "{name}");
}

//! What the kinds declare and what the serving set says are the same words.

use goproxy_core::serving_set as document;
use goproxy_crds::go_proxy::{self, GitProtocol, GoGetPolicy, OwnPrefixMiss};
use goproxy_crds::visibility::Visibility;
use serde::{Serialize, de::DeserializeOwned};

#[test]
fn choices_are_spelt_as_in_the_serving_set() {
    same::<document::Visibility>(
        &[
            Visibility::Private,
            Visibility::Internal,
            Visibility::Public,
        ],
        &["Private", "Internal", "Public"],
    );
    same::<document::GoGetPolicy>(&[GoGetPolicy::Guess, GoGetPolicy::Deny], &["Guess", "Deny"]);
    same::<document::GitProtocol>(&[GitProtocol::Http, GitProtocol::Ssh], &["Http", "Ssh"]);
    same::<document::OwnPrefixMiss>(
        &[OwnPrefixMiss::Deny, OwnPrefixMiss::NotFound],
        &["Deny", "NotFound"],
    );
}

fn same<T: DeserializeOwned + std::fmt::Debug>(declared: &[impl Serialize], names: &[&str]) {
    for (value, name) in declared.iter().zip(names) {
        let text = serde_json::to_value(value).unwrap();
        let read: T = serde_json::from_value(text).unwrap();
        assert_eq!(format!("{read:?}"), *name);
    }
}

#[test]
fn defaults_are_those_of_the_serving_set() {
    let spec: go_proxy::GoProxySpec = serde_json::from_value(serde_json::json!({
        "externalURL": "https://gitlab.example.com", "volumes": [],
    }))
    .unwrap();
    let instance = document::document::Instance::default();
    assert_eq!(spec.enabled, instance.enabled);
    assert_eq!(
        spec.package_registry.enabled,
        instance.package_registry.enabled
    );
    assert_eq!(spec.go_get.mod_tag, instance.go_get.mod_tag);
    assert_eq!(spec.git.allow_filter, instance.git.allow_filter);
    let (ours, theirs) = (go_proxy::Ssh::default(), document::document::Ssh::default());
    assert_eq!(
        (ours.port, ours.user),
        (i32::from(theirs.port), theirs.user)
    );
    assert_eq!(
        u64::try_from(spec.artefact_max_age),
        Ok(instance.artefact_max_age)
    );
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    for (ours, theirs) in [
        (
            serde_json::to_value(spec.go_get.policy),
            serde_json::to_value(instance.go_get.policy),
        ),
        (
            serde_json::to_value(spec.git.protocol),
            serde_json::to_value(instance.git.protocol),
        ),
        (
            serde_json::to_value(spec.own_prefix_miss),
            serde_json::to_value(instance.own_prefix_miss),
        ),
        (
            serde_json::to_value(Visibility::default()),
            serde_json::to_value(document::Visibility::default()),
        ),
    ] {
        assert_eq!(word(ours.unwrap()), word(theirs.unwrap()));
    }
}

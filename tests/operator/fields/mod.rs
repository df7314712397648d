//! Every field of both kinds is changed and its effect is seen. The schema says which fields there
//! are: one without a row fails the test.

mod instance;
mod network;
mod pods;
mod project;
mod schema;
mod shows;
mod volumes;

use std::collections::BTreeSet;

use goproxy_crds::generated;
use goproxy_tests::cluster::Namespace;
use serde_json::{Value, json};

use crate::world::namespace;
use instance::{answers, instance};
use network::network;
use pods::{containers, scheduling};
use schema::assert_covered;
use shows::Row;
use volumes::volumes;

#[test]
fn every_field_of_a_go_proxy_has_an_effect() {
    let go = namespace("fields");
    let base = json!({
        "externalURL": "https://gitlab.example.com",
        "replicas": 0,
        "volumes": [{"name": "repositories", "persistentVolumeClaim": {"claimName": "git"}}],
    });
    let apply = |spec: &Value| {
        go.apply(&manifest("GoProxy", "main", spec));
    };
    apply(&base);
    go.wait(
        "secret",
        "main-serving-set",
        "the serving set",
        Value::is_object,
    );
    go.wait("networkpolicy", "main", "the last object", Value::is_object);
    let rows = [
        instance(),
        answers(),
        volumes(),
        scheduling(),
        containers(),
        network(),
    ]
    .into_iter()
    .flatten();
    let covered = cover(&go, rows.collect(), |change| {
        manifest("GoProxy", "main", &merged(&base, change))
    });
    assert_covered(&covered, &generated::go_proxy());
}

/// Makes each change and waits until it shows, which it must not have done before. The fields.
fn cover(
    go: &Namespace,
    rows: Vec<Row>,
    changed: impl Fn(&Value) -> String,
) -> BTreeSet<&'static str> {
    let mut covered = BTreeSet::new();
    for (fields, change, shows) in rows {
        assert!(!shows.is_seen(go), "{fields:?} shows before it is changed");
        go.apply(&changed(&change));
        let what = format!("the effect of {fields:?}");
        go.world
            .plane
            .wait_for(&what, |_| shows.is_seen(go).then_some(()));
        covered.extend(fields.iter().copied());
    }
    covered
}

fn manifest(kind: &str, name: &str, spec: &Value) -> String {
    let object = json!({
        "apiVersion": "goproxy-operator.github.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": name},
        "spec": spec,
    });
    format!("{object}\n---\n")
}

fn merged(base: &Value, change: &Value) -> Value {
    let mut merged = base.clone();
    for (key, value) in change.as_object().unwrap() {
        merged[key] = value.clone();
    }
    merged
}

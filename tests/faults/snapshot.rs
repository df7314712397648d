//! Everything that the operator writes into a namespace, without what differs between two runs:
//! uids, versions, times, random tokens and what is computed from them.

use std::collections::BTreeMap;
use std::io::Read as _;

use base64::Engine as _;
use flate2::read::GzDecoder;
use goproxy_core::hash::{hex, sha256};
use goproxy_tests::cluster::Namespace;
use serde_json::{Map, Value, json};

const KINDS: [&str; 8] = [
    "goproxies",
    "gomoduleprojects",
    "secrets",
    "serviceaccounts",
    "services",
    "deployments",
    "poddisruptionbudgets",
    "networkpolicies",
];
const REVISION: &str = "deployment.kubernetes.io/revision";
const APPLIED: &str = "goproxy-operator.github.io/applied";
const HASH: &str = "goproxy-operator.github.io/serving-set";
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";

/// Waits until the namespace looks like this.
pub(crate) fn wait_for(go: &Namespace, known: &Value) {
    let last = std::cell::RefCell::new(Vec::new());
    let waited = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        go.world
            .plane
            .wait_for("the end of an undisturbed run", |_| {
                *last.borrow_mut() = differences(&take(go), known);
                last.borrow().is_empty().then_some(())
            });
    }));
    if let Err(panic) = waited {
        println!("{}: {:#?}", go.name, last.borrow());
        std::panic::resume_unwind(panic);
    }
}

/// The paths at which two snapshots differ, with both values.
pub(crate) fn differences(one: &Value, other: &Value) -> Vec<String> {
    let (one, other) = (leaves(one), leaves(other));
    let paths = one.keys().chain(other.keys());
    let mut found: Vec<String> = paths
        .filter(|path| one.get(*path) != other.get(*path))
        .map(|path| format!("{path}: {:?}, not {:?}", one.get(path), other.get(path)))
        .collect();
    found.sort();
    found.dedup();
    found
}

fn leaves(value: &Value) -> BTreeMap<String, Value> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, one)| (name.clone(), one))
            .collect(),
        Value::Array(all) => {
            let numbered = all.iter().enumerate();
            numbered.map(|(at, one)| (at.to_string(), one)).collect()
        }
        leaf => return BTreeMap::from([(String::new(), leaf.clone())]),
    };
    let below = inner.into_iter().flat_map(|(name, one)| {
        let leaves = leaves(one).into_iter();
        leaves.map(move |(path, leaf)| (format!("/{name}{path}"), leaf))
    });
    below.collect()
}

/// How the namespace looks.
pub(crate) fn take(go: &Namespace) -> Value {
    let listed = go.list(&KINDS);
    let objects: Vec<&Value> = listed.iter().collect();
    let all: Map<String, Value> = objects
        .iter()
        .filter(|object| matters(object))
        .map(|object| {
            let name = format!(
                "{} {}",
                text(&object["kind"]),
                text(&object["metadata"]["name"])
            );
            (name, normal(object, &objects))
        })
        .collect();
    let mut whole = Value::Object(all).to_string();
    for (known, word) in chance(go, &objects) {
        whole = whole.replace(&known, word);
    }
    serde_json::from_str(&whole).unwrap()
}

fn matters(object: &Value) -> bool {
    object["metadata"]["labels"][MANAGED_BY] == "goproxy-operator"
        || ["GoProxy", "GoModuleProject", "Secret"].contains(&text(&object["kind"]))
}

/// What is drawn by chance, or follows from that, and a word for it.
fn chance(go: &Namespace, objects: &[&Value]) -> Vec<(String, &'static str)> {
    let mut found = vec![(go.name.to_owned(), "NAMESPACE")];
    for object in objects {
        let meta = &object["metadata"];
        if meta["name"] == "made" {
            let token = decode(&object["data"]["token"]);
            let digest = hex(&sha256(&token));
            found.push((digest, "DIGEST"));
            found.push((String::from_utf8(token).unwrap(), "TOKEN"));
        }
        if let Some(hash) = meta["annotations"][HASH].as_str() {
            found.push((hash.to_owned(), "HASH"));
        }
    }
    found
}

fn normal(object: &Value, all: &[&Value]) -> Value {
    let meta = &object["metadata"];
    let mut annotations = meta["annotations"].clone();
    if let Some(annotations) = annotations.as_object_mut() {
        annotations.remove(APPLIED);
        annotations.remove(REVISION);
    }
    let owners = meta["ownerReferences"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let owners: Vec<_> = owners.iter().map(|owner| owned_by(owner, all)).collect();
    let mut spec = object["spec"].clone();
    if let Some(spec) = spec.as_object_mut() {
        spec.remove("clusterIP");
        spec.remove("clusterIPs");
    }
    json!({
        "labels": meta["labels"], "annotations": annotations, "owners": owners, "spec": spec,
        "finalizers": meta["finalizers"], "type": object["type"], "data": data(object),
        "status": status(object, all),
    })
}

fn owned_by(owner: &Value, all: &[&Value]) -> Value {
    let is_alive = all.iter().any(|one| one["metadata"]["uid"] == owner["uid"]);
    json!({"kind": owner["kind"], "name": owner["name"], "controller": owner["controller"], "is alive": is_alive})
}

/// The contents of a Secret: texts, and the serving set as what it says.
fn data(object: &Value) -> Value {
    let data = object["data"].as_object().cloned().unwrap_or_default();
    let decoded = data.iter().map(|(name, value)| {
        let value = decode(value);
        let readable = match name.as_str() {
            "serving-set" => {
                let mut text = String::new();
                GzDecoder::new(&value[..])
                    .read_to_string(&mut text)
                    .unwrap();
                serving_set(&text)
            }
            "status-bearer" => json!(value.len()),
            _ => String::from_utf8(value).unwrap().into(),
        };
        (name.clone(), readable)
    });
    Value::Object(decoded.collect())
}

/// The document. Its tokens are in the order of their digests, which is one by chance, and its
/// projects in that of their creation.
fn serving_set(text: &str) -> Value {
    let mut document: Value = serde_json::from_str(text).unwrap();
    if let Some(tokens) = document["tokens"].as_array_mut() {
        tokens.sort_by_key(|token| token["origin"].to_string());
    }
    if let Some(projects) = document["projects"].as_array_mut() {
        projects.sort_by_key(|project| project["id"].as_u64());
    }
    document
}

/// What the operator says; others' statuses are not its work.
fn status(object: &Value, all: &[&Value]) -> Value {
    if !["GoProxy", "GoModuleProject"].contains(&text(&object["kind"])) {
        return Value::Null;
    }
    let generation = &object["metadata"]["generation"];
    let mut status = object["status"].clone();
    status["observedGeneration"] = (status["observedGeneration"] == *generation).into();
    for condition in array(&mut status["conditions"]) {
        condition["observedGeneration"] = (condition["observedGeneration"] == *generation).into();
        condition["lastTransitionTime"].take();
    }
    // Pods are asked for modules by the clock, beside the way.
    for field in ["modules", "moduleCount"] {
        status[field].take();
    }
    for token in array(&mut status["tokens"]) {
        let secret = all
            .iter()
            .find(|one| one["kind"] == "Secret" && one["metadata"]["name"] == token["secretName"]);
        let newest = secret.map(|secret| &secret["metadata"]["resourceVersion"]);
        token["resourceVersion"] = (newest == Some(&token["resourceVersion"])).into();
    }
    status
}

fn array(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_array_mut().into_iter().flatten()
}

fn decode(value: &Value) -> Vec<u8> {
    let engine = base64::engine::general_purpose::STANDARD;
    engine.decode(text(value)).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

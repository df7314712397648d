//! Where the value of a field shows.

use std::io::Read as _;

use base64::Engine as _;
use flate2::read::GzDecoder;
use goproxy_tests::cluster::{Namespace, condition};
use serde_json::Value;

use Shows::{Child, Object, Reason, Set};

/// Where a field's value shows.
pub(super) enum Shows {
    /// In a child object, at this JSON pointer.
    Child(&'static str, &'static str, Value),
    /// In the serving set.
    Set(&'static str, Value),
    /// As a condition of the GoProxy with this reason.
    Reason(&'static str, &'static str),
    /// As an object that is there.
    Object(&'static str, &'static str),
}
/// The fields that a change is about, what is changed, where it shows.
pub(super) type Row = (&'static [&'static str], Value, Shows);

const POD: &str = "/spec/template/spec";

/// In the pods' spec.
pub(super) fn pod(pointer: &str, value: Value) -> Shows {
    Child("deployment", leak(format!("{POD}{pointer}")), value)
}

/// In the proxy's container.
pub(super) fn container(pointer: &str, value: Value) -> Shows {
    pod(&format!("/containers/0{pointer}"), value)
}

/// For pointers that are put together; tests end soon.
pub(super) fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

impl Shows {
    /// Whether it shows at this moment.
    pub(super) fn is_seen(&self, go: &Namespace) -> bool {
        match self {
            Child(kind, "", value) => go.get(kind, "main") == *value,
            Child(kind, pointer, value) => go
                .get(kind, "main")
                .pointer(pointer)
                .is_some_and(|live| has(live, value)),
            Set(pointer, value) => serving_set(go).pointer(pointer) == Some(value),
            Reason(type_, reason) => {
                condition(&go.get("goproxy", "main"), type_)["reason"] == *reason
            }
            Object(kind, name) => go.get(kind, name).is_object(),
        }
    }
}

/// Whether `live` has the members of `wanted`: the API server adds defaults.
fn has(live: &Value, wanted: &Value) -> bool {
    match (live, wanted) {
        (Value::Object(live), Value::Object(wanted)) => wanted
            .iter()
            .all(|(key, value)| live.get(key).is_some_and(|live| has(live, value))),
        (Value::Array(live), Value::Array(wanted)) => {
            live.len() == wanted.len() && live.iter().zip(wanted).all(|(live, one)| has(live, one))
        }
        _ => live == wanted,
    }
}

/// The serving set of the GoProxy `main`.
fn serving_set(go: &Namespace) -> Value {
    let secret = go.get("secret", "main-serving-set");
    let packed = secret["data"]["serving-set"].as_str().unwrap_or_default();
    let packed = base64::engine::general_purpose::STANDARD
        .decode(packed)
        .unwrap();
    let mut text = String::new();
    GzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    serde_json::from_str(&text).unwrap()
}

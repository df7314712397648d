//! The serving set as it is written for the pods: the same resources always make the same bytes.

use goproxy_core::serving_set::{self, document::Document};
use serde_json::Value;

/// A serving set, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Its digest, by which a pod says what it serves.
    pub hash: String,
    /// The document as JSON.
    pub text: String,
}

/// Renders a document. What is left out in it is left out of the text, too.
pub fn render(document: &Document) -> serde_json::Result<Rendered> {
    let mut value = serde_json::to_value(document)?;
    prune(&mut value);
    Ok(Rendered {
        hash: serving_set::hash(&value),
        text: value.to_string(),
    })
}

/// Takes out members without a value: half of a large document.
pub(crate) fn prune(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !is_void(member));
            members.values_mut().for_each(prune);
        }
        Value::Array(values) => values.iter_mut().for_each(prune),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_void(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

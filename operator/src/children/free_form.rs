//! Fields that the schema leaves open, read as Kubernetes' own types. What Kubernetes does not
//! know is refused here, with its path: it would be dropped without a word.

use goproxy_crds::conditions::Reason;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fault::Fault;

/// Reads `value`, which stands at `field` of the GoProxy.
pub(super) fn read<T: DeserializeOwned + Serialize>(
    field: &str,
    value: &Value,
) -> Result<T, Fault> {
    let invalid = |message: String| Fault::new(Reason::InvalidSpec, format!("{field}: {message}"));
    let read: T =
        serde_json::from_value(value.clone()).map_err(|error| invalid(error.to_string()))?;
    let known = serde_json::to_value(&read).map_err(|error| invalid(error.to_string()))?;
    match unknown(value, &known) {
        None => Ok(read),
        Some(path) => {
            let message = "Kubernetes has no such field here; correct its name, or remove it";
            let text = format!("{field}.{path}: {message}");
            Err(Fault::new(Reason::InvalidSpec, text))
        }
    }
}

/// The path of a member of `given` that `known` does not have.
fn unknown(given: &Value, known: &Value) -> Option<String> {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => given.iter().find_map(|(key, value)| {
            match known.get(key) {
                // Empty and absent are the same to Kubernetes.
                None => (!is_empty(value)).then(|| key.clone()),
                Some(known) => unknown(value, known).map(|path| format!("{key}.{path}")),
            }
        }),
        (Value::Array(given), Value::Array(known)) => {
            let pairs = given.iter().zip(known).enumerate();
            let mut paths = pairs.filter_map(|(at, (given, known))| {
                Some(format!("{at}.{}", unknown(given, known)?))
            });
            paths.next()
        }
        _ => None,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

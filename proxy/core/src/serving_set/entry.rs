//! One entry of a list, read by itself, so that it can be refused alone.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ABILITIES;
use super::error::{Refused, Subject};

/// An entry of a list in its own shape.
pub(super) fn entry<T: DeserializeOwned>(
    value: Value,
    subject: impl FnOnce() -> Subject,
) -> Result<T, Refused> {
    serde_json::from_value(value).map_err(|error| Refused::new(subject(), error.to_string()))
}

/// Refuses an entry that requires an ability which this program lacks. To be asked before the
/// entry is read in its own shape, which a later version may have changed.
pub(super) fn check_requires(entry: &Value) -> Result<(), String> {
    let requires = entry.get("requires").and_then(Value::as_array);
    let mut requires = requires.into_iter().flatten().filter_map(Value::as_str);
    match requires.find(|required| !ABILITIES.contains(required)) {
        Some(missing) => Err(format!(
            "requires: this program has no {missing:?}; a later one may"
        )),
        None => Ok(()),
    }
}

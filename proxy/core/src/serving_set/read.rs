//! From text to a serving set.

use serde_json::Value;

use super::document::Document;
use super::error::DocumentError;
use super::volume::{self, Volumes};
use super::{Instance, ServingSet, VERSIONS, project, token};
use crate::hash::{hex, sha256};

/// Reads a document, YAML or JSON.
pub fn read(text: &str) -> Result<ServingSet, DocumentError> {
    let value = parse(text)?;
    let version = value.get("version").and_then(Value::as_u64);
    let version = version.and_then(|version| u32::try_from(version).ok());
    let version = version
        .ok_or_else(|| DocumentError::Syntax("it has no version; write `version: 1`".to_owned()))?;
    if !VERSIONS.contains(&version) {
        return Err(DocumentError::Version(version));
    }
    let hash = hash(&value);
    let mut refused = Vec::new();
    let value = volume::sift(value, &mut refused);
    let document: Document =
        serde_json::from_value(value).map_err(|error| DocumentError::Syntax(error.to_string()))?;
    let Document {
        version: _,
        instance,
        volumes,
        projects,
        tokens,
    } = document;
    let instance = Instance::check(instance)?;
    let volumes = Volumes::check(volumes, &mut refused);
    let projects = project::check_all(projects, &instance, &volumes, &mut refused);
    let tokens = token::check_all(tokens, &mut refused);
    Ok(ServingSet {
        hash,
        instance,
        projects,
        tokens,
        refused,
    })
}

/// The digest of a document's value: SHA-256 of its JSON with sorted members, in hexadecimal
/// digits. What is left out and what is written with its default differ.
pub fn hash(document: &Value) -> String {
    // `serde_json`'s maps are sorted, and a value prints in one way only.
    hex(&sha256(document.to_string().as_bytes()))
}

/// The document's JSON Schema.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Document);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

/// JSON begins with a brace and is read as such, for its speed; everything else is YAML.
fn parse(text: &str) -> Result<Value, DocumentError> {
    let syntax = |error: String| DocumentError::Syntax(error);
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| syntax(error.to_string()));
    }
    serde_saphyr::from_str(text).map_err(|error| syntax(error.to_string()))
}

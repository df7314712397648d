//! Which fields there are, by the schema.

use std::collections::BTreeSet;

use serde_json::Value;

/// Fails unless these are all fields of the definition's `spec`.
#[track_caller]
pub(super) fn assert_covered(covered: &BTreeSet<&str>, definition: &impl serde::Serialize) {
    let declared = leaves(definition);
    let declared: BTreeSet<&str> = declared.iter().map(String::as_str).collect();
    assert_eq!(*covered, declared, "each field has a row");
}

/// The paths of all fields of a definition's `spec` that hold values.
fn leaves(definition: &impl serde::Serialize) -> BTreeSet<String> {
    let definition = serde_json::to_value(definition).unwrap();
    let spec = definition
        .pointer("/spec/versions/0/schema/openAPIV3Schema/properties/spec")
        .unwrap();
    let mut leaves = BTreeSet::new();
    walk(spec, "", &mut leaves);
    leaves
}

fn walk(schema: &Value, path: &str, leaves: &mut BTreeSet<String>) {
    let is_open = schema["x-kubernetes-preserve-unknown-fields"] == true;
    let (properties, items) = (&schema["properties"], &schema["items"]["properties"]);
    match (properties.as_object(), items.is_object()) {
        (Some(properties), _) if !is_open => {
            for (name, schema) in properties {
                let dot = if path.is_empty() { "" } else { "." };
                walk(schema, &format!("{path}{dot}{name}"), leaves);
            }
        }
        (None, true) => walk(&schema["items"], &format!("{path}[]"), leaves),
        _ => {
            leaves.insert(path.to_owned());
        }
    }
}

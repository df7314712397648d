//! The fields of an object and of the objects in it.

use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::{
    JSONSchemaProps, JSONSchemaPropsOrArray, JSONSchemaPropsOrBool,
};

use super::{bounds, cell};

/// A section for the object at `path`, then one for each object in it.
pub(super) fn section(path: &str, schema: &JSONSchemaProps) -> String {
    let mut text = format!("\n## {path}\n\n");
    text += schema.description.as_deref().unwrap_or_default();
    text += "\n";
    text += &bounds::rules(schema);
    text += "\n| field | type | default | meaning |\n|---|---|---|---|\n";
    let fields = || schema.properties.iter().flatten();
    for (name, field) in fields() {
        let required = schema
            .required
            .iter()
            .flatten()
            .any(|required| required == name);
        text += &row(name, field, required);
    }
    for (name, field) in fields() {
        if let Some((below, object)) = object_in(field) {
            text += &section(&format!("{path}.{name}{below}"), object);
        }
    }
    text
}

fn row(name: &str, field: &JSONSchemaProps, required: bool) -> String {
    let default = match &field.default {
        Some(default) => format!("`{}`", default.0),
        None if required => "required".to_owned(),
        None => String::new(),
    };
    let description = field.description.clone().unwrap_or_default();
    let mut meaning = vec![description, bounds::of(field)];
    if let Some(element) = element(field).filter(|element| element.properties.is_none()) {
        let of_each = bounds::of(element);
        meaning.extend((!of_each.is_empty()).then(|| format!("Each: {of_each}")));
    }
    meaning.retain(|words| !words.is_empty());
    format!(
        "| `{name}` | {} | {} | {} |\n",
        type_name(field),
        cell(&default),
        cell(&meaning.join(" "))
    )
}

fn type_name(schema: &JSONSchemaProps) -> String {
    let name = schema.type_.as_deref();
    match (name, element(schema)) {
        (Some("array"), Some(element)) => format!("list of {}", type_name(element)),
        (Some("object"), Some(element)) => format!("map to {}", type_name(element)),
        (None, _) if schema.x_kubernetes_int_or_string == Some(true) => {
            "number or string".to_owned()
        }
        (name, _) => match schema.format.as_deref() {
            Some("date-time") => "time (RFC 3339)".to_owned(),
            _ => name.unwrap_or("anything").to_owned(),
        },
    }
}

/// What a list or a map holds.
fn element(schema: &JSONSchemaProps) -> Option<&JSONSchemaProps> {
    if let Some(JSONSchemaPropsOrArray::Schema(items)) = &schema.items {
        return Some(items);
    }
    match &schema.additional_properties {
        Some(JSONSchemaPropsOrBool::Schema(values)) => Some(values),
        _ => None,
    }
}

/// The object with named fields that a field is or holds, and how it is reached from there.
fn object_in(field: &JSONSchemaProps) -> Option<(&'static str, &JSONSchemaProps)> {
    if field.properties.is_some() {
        return Some(("", field));
    }
    let below = if field.items.is_some() { "[]" } else { ".*" };
    let element = element(field)?;
    element.properties.is_some().then_some((below, element))
}

//! What is done to the definition that the derive macros write.

use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::{
    CustomResourceDefinition, JSON, JSONSchemaProps, JSONSchemaPropsOrArray, JSONSchemaPropsOrBool,
};
use serde_json::json;

/// Finishes a definition:
///
/// - no field may be `null`: what is not set is left out, so `has()` in rules means *set*;
/// - descriptions have no line ends within a paragraph: `kubectl explain` breaks lines itself;
/// - `status` starts as `{observedGeneration: -1}`, so that whoever waits for a condition waits for
///   the operator, too, from the first moment on.
pub fn finish(mut definition: CustomResourceDefinition) -> CustomResourceDefinition {
    for version in &mut definition.spec.versions {
        let schema = version.schema.as_mut();
        let Some(root) = schema.and_then(|schema| schema.open_api_v3_schema.as_mut()) else {
            continue;
        };
        finish_schema(root);
        let properties = root.properties.get_or_insert_default();
        if let Some(status) = properties.get_mut("status") {
            status.default = Some(JSON(json!({"observedGeneration": -1})));
        }
    }
    definition
}

fn finish_schema(schema: &mut JSONSchemaProps) {
    schema.nullable = None;
    if let Some(description) = &mut schema.description {
        *description = one_line_a_paragraph(description);
    }
    for property in schema
        .properties
        .iter_mut()
        .flatten()
        .map(|(_, schema)| schema)
    {
        finish_schema(property);
    }
    if let Some(JSONSchemaPropsOrArray::Schema(items)) = &mut schema.items {
        finish_schema(items);
    }
    if let Some(JSONSchemaPropsOrBool::Schema(values)) = &mut schema.additional_properties {
        finish_schema(values);
    }
}

fn one_line_a_paragraph(text: &str) -> String {
    let paragraphs = text.split("\n\n");
    let lines =
        paragraphs.map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n\n")
}

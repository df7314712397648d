//! The reference pages, made from the definitions and from what is said of conditions: every field
//! with its type, default, bounds and rules; every condition and reason with what to do.

#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a page is made once, by hand; how it looks should be seen in the code"
)]

mod bounds;
mod conditions;
mod fields;
mod troubleshooting;

use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::{
    CustomResourceDefinition, CustomResourceDefinitionVersion, JSONSchemaProps,
};

use crate::conditions::ConditionDocs;
pub use troubleshooting::troubleshooting;

/// The page of a kind, in Markdown.
pub fn page(definition: &CustomResourceDefinition, docs: &[ConditionDocs]) -> String {
    let names = &definition.spec.names;
    let mut page = format!(
        "# {}\n\n<!-- Made from the types in crds/: cargo run -p goproxy-crds --example generate -->\n\n",
        names.kind
    );
    for version in &definition.spec.versions {
        let Some(root) = root(version) else { continue };
        page += root.description.as_deref().unwrap_or_default();
        page += &format!(
            "\n\n`apiVersion: {}/{}`, `kind: {}`; `kubectl get {}`, or `{}` for both kinds.\n",
            definition.spec.group,
            version.name,
            names.kind,
            names
                .short_names
                .iter()
                .flatten()
                .next()
                .unwrap_or(&names.plural),
            names
                .categories
                .iter()
                .flatten()
                .next()
                .unwrap_or(&names.plural),
        );
        page += &selectors(version);
        page += &bounds::rules(root);
        for part in ["spec", "status"] {
            if let Some(schema) = root.properties.as_ref().and_then(|map| map.get(part)) {
                page += &fields::section(part, schema);
            }
        }
    }
    page += &conditions::section(docs);
    page
}

fn root(version: &CustomResourceDefinitionVersion) -> Option<&JSONSchemaProps> {
    version.schema.as_ref()?.open_api_v3_schema.as_ref()
}

fn selectors(version: &CustomResourceDefinitionVersion) -> String {
    let mut text = String::new();
    let paths = version.selectable_fields.iter().flatten();
    let paths: Vec<_> = paths
        .map(|field| format!("`{}`", field.json_path.trim_start_matches('.')))
        .collect();
    if !paths.is_empty() {
        text += &format!("`--field-selector` takes {}.\n", paths.join(", "));
    }
    let subresources = version.subresources.as_ref();
    if subresources.is_some_and(|subresources| subresources.scale.is_some()) {
        text += "`kubectl scale` and HorizontalPodAutoscalers work on it.\n";
    }
    text
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', "<br>")
}

//! What the Helm charts hold that follows from the code: the resource definitions, the operator's
//! rights, the JSON Schema of the values that become resources, and the tables of values in the
//! charts' READMEs.
//!
//! `cargo run -p goproxy-operator --example generate_charts` writes it into the tree, and a test says when
//! it is out of date.

mod readme;
mod resource_values;
mod rules;

use goproxy_crds::generated::{self, GeneratedFile};

/// All files of the charts that are generated. `read` gives the text of a file of the tree, by its
/// path from the root of the workspace.
pub fn files(read: impl Fn(&str) -> std::io::Result<String>) -> anyhow::Result<Vec<GeneratedFile>> {
    let (proxy, project) = (generated::go_proxy(), generated::go_module_project());
    let schema = resource_values::schema(&proxy, &project)?;
    let schema = serde_json::to_string_pretty(&schema)? + "\n";
    let operator_schema = read("charts/goproxy-operator/values.schema.json")?;
    let operator_values = read("charts/goproxy-operator/values.yaml")?;
    let file = |path, text| GeneratedFile { path, text };
    Ok(vec![
        file(
            "charts/goproxy-operator/files/crds/goproxies.yaml",
            generated::yaml(&proxy)?,
        ),
        file(
            "charts/goproxy-operator/files/crds/gomoduleprojects.yaml",
            generated::yaml(&project)?,
        ),
        file(
            "charts/goproxy-operator/files/rbac-rules.yaml",
            rules::yaml()?,
        ),
        file("charts/goproxy/values.schema.json", schema),
        file(
            "charts/goproxy-operator/README.md",
            readme::page(
                &read("charts/goproxy-operator/README.md")?,
                &operator_schema,
                &operator_values,
            )?,
        ),
    ])
}

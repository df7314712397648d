//! What is generated from the types: the resource definitions as YAML files, and their reference
//! pages.
//!
//! `cargo run -p goproxy-crds --example generate` writes them into the tree.

use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition;
use kube::CustomResourceExt as _;
use serde_json::{Number, Value};

use crate::conditions::{GO_MODULE_PROJECT, GO_PROXY};
use crate::reference::{page, troubleshooting};
use crate::schema::finish;
use crate::{GoModuleProject, GoProxy};

/// A file of the tree that is generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its path from the root of the workspace.
    pub path: &'static str,
    /// What it holds.
    pub text: String,
}

/// Why nothing could be generated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The definition is no JSON.
    #[error("failed to turn a resource definition into JSON")]
    Json(#[from] serde_json::Error),
    /// The definition is no YAML.
    #[error("failed to write a resource definition as YAML")]
    Yaml(#[from] serde_saphyr::ser::Error),
}

/// The definition of GoProxy, ready to apply.
pub fn go_proxy() -> CustomResourceDefinition {
    finish(GoProxy::crd())
}

/// The definition of GoModuleProject, ready to apply.
pub fn go_module_project() -> CustomResourceDefinition {
    finish(GoModuleProject::crd())
}

/// All files that are generated.
pub fn files() -> Result<Vec<GeneratedFile>, Error> {
    let (proxy, project) = (go_proxy(), go_module_project());
    let file = |path, text| GeneratedFile { path, text };
    let kinds = [
        ("GoProxy", GO_PROXY),
        ("GoModuleProject", GO_MODULE_PROJECT),
    ];
    Ok(vec![
        file("crds/goproxies.yaml", yaml(&proxy)?),
        file("crds/gomoduleprojects.yaml", yaml(&project)?),
        file("docs/api/go-proxy.md", page(&proxy, GO_PROXY)),
        file(
            "docs/api/go-module-project.md",
            page(&project, GO_MODULE_PROJECT),
        ),
        file("docs/troubleshooting.md", troubleshooting(&kinds)),
    ])
}

/// A definition as a YAML document; the same one always has the same bytes.
pub fn yaml(definition: &CustomResourceDefinition) -> Result<String, Error> {
    let mut value = serde_json::to_value(definition)?;
    write_whole_numbers(&mut value);
    Ok(serde_saphyr::to_string(&value)?)
}

/// Bounds are floating-point numbers in the type; 1 reads better than 1.0.
fn write_whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let float = number.as_f64().filter(|float| float.fract() == 0.0);
            let text = float
                .filter(|_| number.is_f64())
                .map(|float| format!("{float:.0}"));
            if let Some(integer) = text.and_then(|text| text.parse::<i64>().ok()) {
                *number = Number::from(integer);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(write_whole_numbers),
        Value::Object(map) => map.values_mut().for_each(write_whole_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

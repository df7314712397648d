//! The rules judge the same without an API server: the manifests that real ones accept and refuse
//! (`tests/crds` in the workspace) go through the evaluator of the `kube` crate.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::fs;
use std::path::{Path, PathBuf};

use goproxy_crds::generated;
use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition;
use kube::core::cel::Validator;
use serde_json::{Value, json};

fn schema(kind: &Value) -> Value {
    let definition: CustomResourceDefinition = match kind.as_str() {
        Some("GoProxy") => generated::go_proxy(),
        Some("GoModuleProject") => generated::go_module_project(),
        kind => panic!("{kind:?}"),
    };
    let schema = definition.spec.versions[0].schema.as_ref().unwrap();
    serde_json::to_value(&schema.open_api_v3_schema).unwrap()
}

fn manifests(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/crds/manifests")
        .join(folder);
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

fn judge(manifest: &str) -> (Value, Result<(), String>) {
    let object: Value = serde_saphyr::from_str(manifest).unwrap();
    let schema = schema(&object["kind"]);
    let judgement = Validator::new().validate(&schema, &object, None);
    (schema, judgement.map_err(|errors| errors.to_string()))
}

#[test]
fn what_an_api_server_accepts_passes() {
    let mut seen = 0;
    for (path, text) in manifests("good") {
        assert_eq!(judge(&text).1, Ok(()), "{}", path.display());
        seen += 1;
    }
    assert!(seen > 5, "{seen} manifests");
}

#[test]
fn what_a_rule_refuses_there_is_refused_with_the_same_words() {
    let mut seen = 0;
    for folder in ["bad/go-proxy", "bad/go-module-project"] {
        for (path, text) in manifests(folder) {
            let (schema, judgement) = judge(&text);
            let rules = schema.to_string();
            let fragments = text.lines().map_while(|line| line.strip_prefix("# "));
            // Fields, types and bounds are judged by the schema itself; rules have messages.
            for words in fragments.filter(|words| words.contains(' ') && rules.contains(words)) {
                let errors = judgement.clone().unwrap_err();
                assert!(errors.contains(words), "{}: {errors}", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen} rules were broken");
}

#[test]
fn what_may_not_change_is_refused() {
    let project = |id: i64, proxy: &str| {
        json!({
            "metadata": {"name": "my-go-lib"},
            "spec": {"projectId": id, "proxyRef": {"name": proxy}},
        })
    };
    let schema = schema(&json!("GoModuleProject"));
    let change = |to: Value| Validator::new().validate(&schema, &to, Some(&project(1, "main")));
    assert!(change(project(1, "main")).is_ok());
    for (to, words) in [
        (project(2, "main"), "a project keeps its number"),
        (project(1, "other"), "a project stays with its GoProxy"),
    ] {
        let errors = change(to).unwrap_err().to_string();
        assert!(errors.contains(words), "{errors}");
    }
}

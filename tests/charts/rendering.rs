//! What the operator's chart renders, for a matrix of values.

use std::fs;
use std::path::PathBuf;

use goproxy_tests::workspace;

use goproxy_tests::helm::{Helm, chart};

/// The files of `tests/charts/values`, without their ending.
pub(crate) const MATRIX: [&str; 4] = ["default", "all-namespaces", "two-namespaces", "everything"];

fn folder(name: &str) -> PathBuf {
    workspace::root().join("tests/charts").join(name)
}

/// The chart as `helm template` renders it. The resource definitions are compared elsewhere.
pub(crate) fn rendered(helm: &Helm, values: &str) -> String {
    let values = folder("values").join(format!("{values}.yaml"));
    let values = values.display().to_string();
    let chart = chart("goproxy-operator");
    helm.output(&[
        "template",
        "test",
        &chart,
        "--namespace",
        "go",
        "--values",
        &values,
    ])
}

#[test]
fn both_charts_pass_the_strictest_lint() {
    let helm = Helm::offline();
    for name in ["goproxy-operator", "goproxy"] {
        let offline = ["--set", "requireDefinitions=false"];
        let more = if name == "goproxy" { &offline[..] } else { &[] };
        let said = helm.output(&[&["lint", "--strict", &chart(name)], more].concat());
        assert!(said.contains("0 chart(s) failed"), "{said}");
    }
}

/// With GOLDEN=write the files are written instead.
#[test]
fn each_choice_of_values_renders_as_its_golden_file_says() {
    let helm = Helm::offline();
    for name in MATRIX {
        let rendered = rendered(&helm, name);
        let documents = rendered.split("\n---\n");
        let documents = documents.filter(|one| !one.contains("kind: CustomResourceDefinition"));
        let text = documents.collect::<Vec<_>>().join("\n---\n");
        let path = folder("golden").join(format!("{name}.yaml"));
        if std::env::var_os("GOLDEN").is_some_and(|value| value == "write") {
            fs::write(&path, &text).unwrap();
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            text == golden,
            "{} is not what the chart renders; look at the difference after GOLDEN=write",
            path.display()
        );
    }
}

#[test]
fn definitions_are_those_of_the_code_and_stay_unless_told_otherwise() {
    let helm = Helm::offline();
    let definitions = |values: &str| -> Vec<serde_json::Value> {
        let rendered = rendered(&helm, values);
        let documents = rendered.split("\n---\n");
        documents
            .filter(|one| one.contains("kind: CustomResourceDefinition"))
            .map(|one| serde_saphyr::from_str(one).unwrap())
            .collect()
    };
    let kept = definitions("default");
    assert_eq!(kept.len(), 2);
    for definition in &kept {
        let policy = &definition["metadata"]["annotations"]["helm.sh/resource-policy"];
        assert_eq!(policy, "keep");
        let plural = definition["spec"]["names"]["plural"].as_str().unwrap();
        let source = workspace::root().join(format!("crds/{plural}.yaml"));
        let source = fs::read_to_string(source).unwrap();
        let source: serde_json::Value = serde_saphyr::from_str(&source).unwrap();
        assert_eq!(definition["spec"], source["spec"]);
    }
    for definition in definitions("everything") {
        let annotations = &definition["metadata"]["annotations"];
        assert!(
            annotations["helm.sh/resource-policy"].is_null(),
            "{annotations}"
        );
    }
    assert_eq!(definitions("two-namespaces").len(), 0);
}

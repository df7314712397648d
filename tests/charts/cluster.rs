//! A control plane, shared by the tests of this target that do not change what others see of it.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use goproxy_tests::cluster::emulated_version;
use goproxy_tests::control_plane::{ControlPlane, Settings, User};

use goproxy_tests::helm::{Helm, chart};

/// The namespace of a release.
pub(crate) const NAMESPACE: &str = "go";
/// The account of the operator of the release `test` in it.
pub(crate) const OPERATOR: User = User {
    name: "system:serviceaccount:go:test-goproxy-operator",
    groups: &["system:serviceaccounts", "system:serviceaccounts:go"],
};

/// A control plane of its own, with the namespace.
pub(crate) fn start() -> ControlPlane {
    let plane = ControlPlane::start(&Settings {
        users: vec![OPERATOR],
        controller_manager: true,
        emulated_version: emulated_version(),
    });
    plane.kubectl_output(&["create", "namespace", NAMESPACE]);
    // Pods are refused before it is there.
    plane.wait_for("the namespace's service account", |plane| {
        let get = ["-n", NAMESPACE, "get", "serviceaccount", "default"];
        plane.kubectl(&get).succeeded.then_some(())
    });
    plane
}

/// Installs the operator's chart as the release `test`, and waits for the definitions.
pub(crate) fn install_operator(helm: &Helm, plane: &ControlPlane) {
    let chart = chart("goproxy-operator");
    helm.output(&["install", "test", &chart, "--namespace", NAMESPACE]);
    plane.kubectl_output(&["wait", "--for=condition=Established", "crd", "--all"]);
}

/// A shared one, which knows the resources of the Prometheus operator.
pub(crate) fn shared() -> &'static ControlPlane {
    static PLANE: OnceLock<ControlPlane> = OnceLock::new();
    PLANE.get_or_init(|| {
        let plane = start();
        for kind in ["servicemonitors", "podmonitors", "prometheusrules"] {
            plane.apply(&monitoring_definition(kind));
        }
        plane
    })
}

/// A definition of the Prometheus operator, as its Go module has it.
fn monitoring_definition(kind: &str) -> String {
    let module = "github.com/prometheus-operator/prometheus-operator@v0.85.0";
    let output = Command::new("go")
        .args(["mod", "download", "-json", module])
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let folder = said["Dir"].as_str().unwrap();
    let path =
        format!("{folder}/example/prometheus-operator-crd/monitoring.coreos.com_{kind}.yaml");
    fs::read_to_string(path).unwrap()
}

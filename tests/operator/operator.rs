//! The operator's process, and the rights that it is given.

use std::path::PathBuf;
use std::process::Command;

use goproxy_tests::control_plane::supervised::Supervised;
use goproxy_tests::control_plane::{ControlPlane, User};
use goproxy_tests::workspace;

/// The namespace that the operator runs in.
pub(crate) const NAMESPACE: &str = "goproxy-system";
/// Its user: what its service account would be.
pub(crate) const USER: &str = "system:serviceaccount:goproxy-system:goproxy-operator";
/// The image of pods that name none.
pub(crate) const IMAGE: &str = "registry.example.com/goproxy:test";

pub(crate) fn user() -> User {
    User {
        name: USER,
        groups: &["system:serviceaccounts"],
    }
}

/// Gives the operator the rights that `goproxy-operator rbac` prints.
pub(crate) fn grant(plane: &ControlPlane, scope: &[&str]) {
    let output = Command::new(workspace::operator_binary())
        .args(["rbac", "--operator-namespace", NAMESPACE])
        .args(scope)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    plane.apply(&String::from_utf8(output.stdout).unwrap());
}

/// Installs the definitions that `goproxy-operator crds` prints.
pub(crate) fn install_definitions(plane: &ControlPlane) {
    let output = Command::new(workspace::operator_binary())
        .arg("crds")
        .output()
        .unwrap();
    plane.apply(&String::from_utf8(output.stdout).unwrap());
}

/// Starts an operator. Its log is in the control plane's folder.
pub(crate) fn start(plane: &ControlPlane, name: &'static str, arguments: &[&str]) -> Supervised {
    let mut all: Vec<String> = vec![
        format!("KUBECONFIG={}", plane.kubeconfig(USER).display()),
        workspace::operator_binary().display().to_string(),
        "run".to_owned(),
        format!("--proxy-image={IMAGE}"),
        format!("--operator-namespace={NAMESPACE}"),
        "--management-listen=127.0.0.1:0".to_owned(),
    ];
    all.extend(arguments.iter().map(|argument| (*argument).to_owned()));
    Supervised::start(
        name,
        &PathBuf::from("/usr/bin/env"),
        &all,
        plane.folder(),
        None,
    )
}

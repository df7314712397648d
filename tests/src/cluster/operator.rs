//! The operator's process, and the rights that it is given.

use std::path::Path;
use std::process::Command;

use crate::control_plane::supervised::Supervised;
use crate::control_plane::{ControlPlane, User};
use crate::workspace;

/// The namespace that the operator runs in, where a test has no reason for another.
pub const NAMESPACE: &str = "goproxy-system";
/// Its user: what its service account would be.
pub const USER: &str = "system:serviceaccount:goproxy-system:goproxy-operator";
/// The image of pods that name none.
pub const IMAGE: &str = "registry.example.com/goproxy:test";

/// The user, for [`crate::control_plane::Settings`].
pub fn user() -> User {
    User {
        name: USER,
        groups: &["system:serviceaccounts"],
    }
}

/// The user of an operator that runs in the namespace `own`.
pub fn user_in(own: &str) -> String {
    format!("system:serviceaccount:{own}:goproxy-operator")
}

/// Gives an operator that runs in the namespace `own` the rights that `goproxy-operator rbac` prints.
pub fn grant(plane: &ControlPlane, own: &str, scope: &[&str]) {
    let output = Command::new(workspace::operator_binary())
        .args(["rbac", "--operator-namespace", own])
        .args(scope)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    plane.apply(&String::from_utf8(output.stdout).unwrap());
}

/// Installs the definitions that `goproxy-operator crds` prints.
pub fn install_definitions(plane: &ControlPlane) {
    let output = Command::new(workspace::operator_binary())
        .arg("crds")
        .output()
        .unwrap();
    plane.apply(&String::from_utf8(output.stdout).unwrap());
}

/// Starts an operator that runs in the namespace `own` and logs in by this configuration. Its log is
/// in the control plane's folder; operators of one name share it.
pub fn start(
    plane: &ControlPlane,
    name: &'static str,
    kubeconfig: &Path,
    own: &str,
    arguments: &[&str],
) -> Supervised {
    let mut all: Vec<String> = vec![
        format!("KUBECONFIG={}", kubeconfig.display()),
        workspace::operator_binary().display().to_string(),
        "run".to_owned(),
        format!("--proxy-image={IMAGE}"),
        format!("--operator-namespace={own}"),
        "--management-listen=127.0.0.1:0".to_owned(),
    ];
    all.extend(arguments.iter().map(|argument| (*argument).to_owned()));
    Supervised::start(name, Path::new("/usr/bin/env"), &all, plane.folder(), None)
}

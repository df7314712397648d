//! kube-controller-manager: garbage collection, ReplicaSets, service accounts.

use super::{ControlPlane, supervised::Supervised};

/// The user that Kubernetes' own roles are bound to.
pub(super) const USER: &str = "system:kube-controller-manager";

pub(super) fn start(plane: &ControlPlane) -> Supervised {
    let certificates = &plane.certificates;
    let arguments = [
        format!("--kubeconfig={}", plane.kubeconfig(USER).display()),
        format!(
            "--service-account-private-key-file={}",
            certificates.accounts_key.display()
        ),
        format!("--root-ca-file={}", certificates.authority.display()),
        "--use-service-account-credentials=true".to_owned(),
        "--leader-elect=false".to_owned(),
        "--bind-address=127.0.0.1".to_owned(),
        // Nobody asks it anything.
        "--secure-port=0".to_owned(),
    ];
    let program = &plane.assets.controller_manager;
    assert!(
        program.exists(),
        "{} is missing: put kube-controller-manager there, or unset KUBEBUILDER_ASSETS to have it built",
        program.display()
    );
    Supervised::start(
        "kube-controller-manager",
        program,
        &arguments,
        plane.folder.path(),
        None,
    )
}

//! Where the programs lie.

use std::path::PathBuf;

use crate::workspace;

/// The programs of a control plane.
#[derive(Clone, Debug)]
pub(super) struct Assets {
    pub(super) etcd: PathBuf,
    pub(super) api_server: PathBuf,
    pub(super) controller_manager: PathBuf,
    pub(super) kubectl: PathBuf,
}

impl Assets {
    /// The programs of `KUBEBUILDER_ASSETS`, or else those that are built from Go modules, which
    /// takes minutes the first time.
    pub(super) fn find() -> Self {
        let folder = workspace::installed("install-control-plane");
        Self {
            etcd: folder.join("etcd"),
            api_server: folder.join("kube-apiserver"),
            controller_manager: folder.join("kube-controller-manager"),
            kubectl: folder.join("kubectl"),
        }
    }
}

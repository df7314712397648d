//! Where the programs lie.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

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
        let script = workspace::root().join("scripts/install-control-plane");
        let output = Command::new(&script)
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", script.display()));
        assert!(
            output.status.success(),
            "{} failed; its lines above say why",
            script.display()
        );
        let text = String::from_utf8(output.stdout).expect("a path");
        let folder = Path::new(text.trim_end());
        Self {
            etcd: folder.join("etcd"),
            api_server: folder.join("kube-apiserver"),
            controller_manager: folder.join("kube-controller-manager"),
            kubectl: folder.join("kubectl"),
        }
    }
}

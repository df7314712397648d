//! The real helm, with a home of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use goproxy_tests::control_plane::{ADMIN, ControlPlane, Outcome};
use goproxy_tests::workspace;
use tempfile::TempDir;

/// Runs helm.
pub(crate) struct Helm {
    home: TempDir,
    kubeconfig: Option<PathBuf>,
}

impl Helm {
    /// A helm that knows no cluster.
    pub(crate) fn offline() -> Self {
        Self {
            home: TempDir::with_prefix("goproxy-helm-").unwrap(),
            kubeconfig: None,
        }
    }

    /// A helm of the administrator of this cluster.
    pub(crate) fn of(plane: &ControlPlane) -> Self {
        Self {
            kubeconfig: Some(plane.kubeconfig(ADMIN)),
            ..Self::offline()
        }
    }

    /// A folder that goes with it.
    pub(crate) fn folder(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = Command::new(program());
        command
            .env_clear()
            .env("HOME", self.folder())
            .args(arguments)
            .stdin(Stdio::null());
        if let Some(kubeconfig) = &self.kubeconfig {
            command.env("KUBECONFIG", kubeconfig);
        }
        let output = command.output().unwrap();
        Outcome {
            succeeded: output.status.success(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What helm prints.
    #[track_caller]
    pub(crate) fn output(&self, arguments: &[&str]) -> String {
        let outcome = self.run(arguments);
        assert!(
            outcome.succeeded,
            "helm {arguments:?}: {}{}",
            outcome.output, outcome.errors
        );
        outcome.output
    }

    /// What helm says when it refuses.
    #[track_caller]
    pub(crate) fn refusal(&self, arguments: &[&str]) -> String {
        let outcome = self.run(arguments);
        assert!(!outcome.succeeded, "helm {arguments:?}: {}", outcome.output);
        outcome.errors
    }
}

/// The folder of a chart.
pub(crate) fn chart(name: &str) -> String {
    let path = workspace::root().join("charts").join(name);
    path.display().to_string()
}

fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| workspace::installed("install-helm"))
}

//! The real helm, with a home of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::control_plane::{ADMIN, ControlPlane, Outcome};
use crate::workspace;

/// Runs helm.
#[derive(Debug)]
pub struct Helm {
    home: TempDir,
    kubeconfig: Option<PathBuf>,
}

impl Helm {
    /// A helm that knows no cluster.
    pub fn offline() -> Self {
        Self {
            home: TempDir::with_prefix("goproxy-helm-").expect("a temporary folder"),
            kubeconfig: None,
        }
    }

    /// A helm of the administrator of this cluster.
    pub fn of(plane: &ControlPlane) -> Self {
        Self::with(plane.kubeconfig(ADMIN))
    }

    /// A helm of whom this configuration of kubectl is for.
    pub fn with(kubeconfig: PathBuf) -> Self {
        Self {
            kubeconfig: Some(kubeconfig),
            ..Self::offline()
        }
    }

    /// A folder that goes with it.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// Runs helm with these arguments.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = Command::new(program());
        command
            .env_clear()
            .env("HOME", self.folder())
            .args(arguments);
        if let Some(kubeconfig) = &self.kubeconfig {
            command.env("KUBECONFIG", kubeconfig);
        }
        Outcome::of(&mut command, "")
    }

    /// What helm prints.
    ///
    /// # Panics
    /// When it fails.
    #[track_caller]
    pub fn output(&self, arguments: &[&str]) -> String {
        let outcome = self.run(arguments);
        assert!(
            outcome.succeeded,
            "helm {arguments:?}: {}{}",
            outcome.output, outcome.errors
        );
        outcome.output
    }

    /// What helm says when it refuses.
    ///
    /// # Panics
    /// When it does not.
    #[track_caller]
    pub fn refusal(&self, arguments: &[&str]) -> String {
        let outcome = self.run(arguments);
        assert!(!outcome.succeeded, "helm {arguments:?}: {}", outcome.output);
        outcome.errors
    }
}

/// The folder of a chart.
pub fn chart(name: &str) -> String {
    let path = workspace::root().join("charts").join(name);
    path.display().to_string()
}

fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| workspace::installed("install-helm"))
}

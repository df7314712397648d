//! A control plane with an operator and pods.

use std::env;

use super::kubelet::Kubelet;
use super::operator;
use crate::control_plane::supervised::Supervised;
use crate::control_plane::{self, ControlPlane};

/// How a world is made.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The version that the API server behaves as, as [`control_plane::Settings`] has it.
    pub emulated_version: Option<String>,
    /// Where the operator looks for the API server; the server's own address if not given.
    pub server: Option<String>,
    /// What the operator watches, as `run` and `rbac` understand it.
    pub scope: &'static [&'static str],
    /// Further flags of the operator.
    pub flags: &'static [&'static str],
    /// Whether an operator runs from the beginning.
    pub with_operator: bool,
}

impl Default for Settings {
    /// One operator for all namespaces, and the version that the environment names.
    fn default() -> Self {
        Self {
            emulated_version: emulated_version(),
            server: None,
            scope: &["--all-namespaces"],
            flags: &[],
            with_operator: true,
        }
    }
}

/// A control plane, an operator unless none was wanted, and pods. It lives as long as the test process.
#[derive(Debug)]
pub struct World {
    pub plane: &'static ControlPlane,
    pub kubelet: Kubelet,
    operator: Option<Supervised>,
}

impl World {
    /// Starts it.
    ///
    /// # Panics
    /// When a part of it does not start.
    pub fn start(settings: &Settings) -> Self {
        let plane: &'static ControlPlane =
            Box::leak(Box::new(start(settings.emulated_version.clone())));
        operator::install_definitions(plane);
        let operator = settings.with_operator.then(|| {
            operator::grant(plane, operator::NAMESPACE, settings.scope);
            let config = match &settings.server {
                Some(url) => plane.kubeconfig_at(operator::USER, url),
                None => plane.kubeconfig(operator::USER),
            };
            operator::start(
                plane,
                "operator",
                &config,
                operator::NAMESPACE,
                &[settings.scope, settings.flags].concat(),
            )
        });
        Self {
            plane,
            kubelet: Kubelet::start(plane),
            operator,
        }
    }

    /// What the operator wrote so far.
    pub fn log(&self) -> String {
        self.operator
            .as_ref()
            .map(Supervised::log)
            .unwrap_or_default()
    }
}

/// A control plane that knows the operator's user and its namespace, and nothing else of it.
pub fn control_plane() -> ControlPlane {
    start(emulated_version())
}

fn start(emulated_version: Option<String>) -> ControlPlane {
    let plane = ControlPlane::start(&control_plane::Settings {
        emulated_version,
        users: vec![operator::user()],
        controller_manager: true,
    });
    plane.kubectl_output(&["create", "namespace", operator::NAMESPACE]);
    plane
}

/// The version that `GOPROXY_TEST_EMULATED_VERSION` names, for example `1.33`: everything runs on a
/// server that behaves as that one.
pub fn emulated_version() -> Option<String> {
    let version = env::var("GOPROXY_TEST_EMULATED_VERSION").ok();
    version.filter(|version| !version.is_empty())
}

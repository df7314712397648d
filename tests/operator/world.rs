//! One control plane with an operator for all namespaces, shared by the tests of this target: each
//! has a namespace of its own.

use std::sync::OnceLock;

use goproxy_tests::control_plane::supervised::Supervised;
use goproxy_tests::control_plane::{ControlPlane, Settings};
use serde_json::Value;

use crate::kubelet::Kubelet;
use crate::{operator, resources};

/// What the tests share.
pub(crate) struct World {
    pub(crate) plane: ControlPlane,
    pub(crate) kubelet: Kubelet,
    operator: Supervised,
}

/// The shared control plane.
pub(crate) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let plane = ControlPlane::start(&Settings {
            users: vec![operator::user()],
            controller_manager: true,
            ..Settings::default()
        });
        plane.kubectl_output(&["create", "namespace", operator::NAMESPACE]);
        operator::install_definitions(&plane);
        operator::grant(&plane, &["--all-namespaces"]);
        let operator = operator::start(&plane, "operator", &["--all-namespaces"]);
        let kubelet = Kubelet::start(&plane);
        World {
            plane,
            kubelet,
            operator,
        }
    })
}

/// A namespace of the shared control plane.
pub(crate) struct Namespace {
    pub(crate) world: &'static World,
    pub(crate) name: &'static str,
}

impl Namespace {
    /// Makes the namespace, with a bound claim `git`.
    pub(crate) fn new(name: &'static str) -> Self {
        let world = world();
        resources::namespace(&world.plane, name);
        Self { world, name }
    }

    /// Applies manifests.
    pub(crate) fn apply(&self, manifests: &str) {
        let arguments = [
            "apply",
            "--server-side",
            "--force-conflicts",
            "--validate=strict",
            "-n",
            self.name,
            "-f",
            "-",
        ];
        let outcome = self.world.plane.kubectl_as("admin", &arguments, manifests);
        assert!(outcome.succeeded, "{}\n{manifests}", outcome.errors);
    }

    /// Runs kubectl in the namespace.
    pub(crate) fn kubectl(&self, arguments: &[&str]) -> String {
        let arguments = [&["-n", self.name], arguments].concat();
        self.world.plane.kubectl_output(&arguments)
    }

    /// An object; null if there is none.
    pub(crate) fn get(&self, kind: &str, name: &str) -> Value {
        let arguments = [
            "-n",
            self.name,
            "get",
            kind,
            name,
            "-o",
            "json",
            "--ignore-not-found",
        ];
        let output = self.world.plane.kubectl_output(&arguments);
        serde_json::from_str(&output).unwrap_or(Value::Null)
    }

    /// Waits until a look at an object passes.
    pub(crate) fn wait(
        &self,
        kind: &str,
        name: &str,
        what: &str,
        look: impl Fn(&Value) -> bool,
    ) -> Value {
        let last = std::cell::RefCell::new(Value::Null);
        let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            self.world.plane.wait_for(what, |_| {
                let object = self.get(kind, name);
                *last.borrow_mut() = object.clone();
                look(&object).then_some(object)
            })
        }));
        found.unwrap_or_else(|panic| {
            println!("{kind} {name}: {:#}", last.borrow());
            println!("{}", self.world.operator.log());
            std::panic::resume_unwind(panic)
        })
    }

    /// Waits until a condition has this status and reason, for the newest generation.
    pub(crate) fn wait_for(
        &self,
        kind: &str,
        name: &str,
        type_: &str,
        status: &str,
        reason: &str,
    ) -> Value {
        let what = format!("{kind} {name}: {type_}={status}, {reason}");
        self.wait(kind, name, &what, |object| {
            let condition = condition(object, type_);
            condition["status"] == status
                && condition["reason"] == reason
                && condition["observedGeneration"] == object["metadata"]["generation"]
        })
    }

    /// Waits until a GoProxy is served as declared.
    pub(crate) fn wait_until_ready(&self, proxy: &str) -> Value {
        self.wait_for("goproxy", proxy, "Programmed", "True", "Programmed");
        self.wait_for("goproxy", proxy, "Ready", "True", "Ready")
    }

    /// Changes fields of an object.
    pub(crate) fn patch(&self, kind: &str, name: &str, patch: &str) {
        self.kubectl(&["patch", kind, name, "--type=merge", "-p", patch]);
    }
}

/// A condition of an object; null if there is none.
pub(crate) fn condition(object: &Value, type_: &str) -> Value {
    let conditions = object["status"]["conditions"].as_array();
    let found = conditions
        .into_iter()
        .flatten()
        .find(|one| one["type"] == type_);
    found.cloned().unwrap_or_default()
}

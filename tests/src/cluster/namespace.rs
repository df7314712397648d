//! A namespace for one test, and what people do in it.

use serde_json::Value;

use super::{World, resources};
use crate::control_plane::path;

/// A namespace of a world.
#[derive(Clone, Copy, Debug)]
pub struct Namespace {
    pub world: &'static World,
    pub name: &'static str,
}

impl Namespace {
    /// Makes the namespace, with a bound claim `git`.
    pub fn new(world: &'static World, name: &'static str) -> Self {
        resources::namespace(world.plane, name);
        Self { world, name }
    }

    /// Applies manifests.
    pub fn apply(&self, manifests: &str) {
        self.world.plane.apply_with(&["-n", self.name], manifests);
    }

    /// Runs kubectl in the namespace.
    pub fn kubectl(&self, arguments: &[&str]) -> String {
        let arguments = [&["-n", self.name], arguments].concat();
        self.world.plane.kubectl_output(&arguments)
    }

    /// An object; null if there is none.
    pub fn get(&self, kind: &str, name: &str) -> Value {
        if let Some(path) = path(self.name, kind, name) {
            return self.world.plane.read(&path);
        }
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

    /// All objects of these kinds, in plural: those of ours and those that the operator keeps.
    pub fn list(&self, kinds: &[&str]) -> Vec<Value> {
        self.world.plane.list(self.name, kinds)
    }

    /// Waits until a look at an object passes.
    pub fn wait(&self, kind: &str, name: &str, what: &str, look: impl Fn(&Value) -> bool) -> Value {
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
            println!("{}", self.world.log());
            std::panic::resume_unwind(panic)
        })
    }

    /// Waits until a condition has this status and reason, for the newest generation.
    pub fn wait_for(
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

    /// Waits until none of these objects is there, kinds with names.
    pub fn wait_until_gone(&self, objects: &[(&str, &str)]) {
        for (kind, name) in objects {
            self.wait(kind, name, "its end", Value::is_null);
        }
    }

    /// Waits until a GoModuleProject says that its GoProxy is not there.
    pub fn wait_for_no_proxy(&self, project: &str) -> Value {
        let (kind, condition) = ("gomoduleproject", "Accepted");
        self.wait_for(kind, project, condition, "False", "ProxyNotFound")
    }

    /// Waits until a GoProxy is served as declared.
    pub fn wait_until_ready(&self, proxy: &str) -> Value {
        self.wait_for("goproxy", proxy, "Programmed", "True", "Programmed");
        self.wait_for("goproxy", proxy, "Ready", "True", "Ready")
    }

    /// Changes fields of an object.
    pub fn patch(&self, kind: &str, name: &str, patch: &str) {
        self.kubectl(&["patch", kind, name, "--type=merge", "-p", patch]);
    }
}

/// A condition of an object; null if there is none.
pub fn condition(object: &Value, type_: &str) -> Value {
    let conditions = object["status"]["conditions"].as_array();
    let found = conditions
        .into_iter()
        .flatten()
        .find(|one| one["type"] == type_);
    found.cloned().unwrap_or_default()
}

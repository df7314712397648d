//! Definitions as a later operator may have them: more fields, and more words for a field.

use super::resources::{project, proxy};
use crate::control_plane::ControlPlane;

/// A visibility, and a policy of discovery, that no operator of today can read.
pub const LATER: &str = "rumoured";

/// Adds the field `spec.ripeness` and a visibility to the schema of GoModuleProjects, and a policy to
/// that of GoProxies. Nothing else changes, so this harms no other test; while it happens, watches end.
pub fn extend(plane: &ControlPlane) {
    let spec = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties";
    let word = |path: &str| {
        let path = format!("{spec}/{path}/enum/-");
        serde_json::json!({"op": "add", "path": path, "value": LATER})
    };
    let field = serde_json::json!({
        "op": "add", "path": format!("{spec}/ripeness"), "value": {"type": "string"},
    });
    patch(plane, "gomoduleprojects", &[field, word("visibility")]);
    patch(plane, "goproxies", &[word("goGet/properties/policy")]);
    let later = format!("spec:\n  ripeness: raw\n  visibility: {LATER}\n");
    let probe = project("probe", 9, "platform/probe").replace("spec:\n", &later);
    wait_until_taken(plane, &probe);
    wait_until_taken(
        plane,
        &proxy("probe", &format!("  goGet: {{policy: {LATER}}}\n")),
    );
}

fn patch(plane: &ControlPlane, plural: &str, patch: &[serde_json::Value]) {
    let name = format!("{plural}.goproxy-operator.github.io");
    let patch = serde_json::Value::from(patch).to_string();
    let kind = "customresourcedefinition";
    plane.kubectl_output(&["patch", kind, &name, "--type=json", "-p", &patch]);
}

fn wait_until_taken(plane: &ControlPlane, manifest: &str) {
    plane.wait_for("the extended schema", |plane| {
        let apply = ["apply", "--server-side", "--dry-run=server"];
        let rest = ["--validate=strict", "-f", "-"];
        let outcome = plane.kubectl_as("admin", &[&apply[..], &rest].concat(), manifest);
        outcome.succeeded.then_some(())
    });
}

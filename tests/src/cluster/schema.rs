//! Definitions as a later operator may have them: more fields, and more words for a field.

use super::Namespace;
use super::resources::{project, proxy};

/// A visibility, and a policy of discovery, that no operator of today can read.
pub const LATER: &str = "rumoured";

/// Adds the field `spec.ripeness` and a visibility to the schema of GoModuleProjects, and a policy to
/// that of GoProxies. Nothing else changes, so this harms no other test.
pub fn extend(go: &Namespace) {
    let spec = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties";
    let word = |path: &str| {
        let path = format!("{spec}/{path}/enum/-");
        serde_json::json!({"op": "add", "path": path, "value": LATER})
    };
    let field = serde_json::json!({
        "op": "add", "path": format!("{spec}/ripeness"), "value": {"type": "string"},
    });
    patch(go, "gomoduleprojects", &[field, word("visibility")]);
    patch(go, "goproxies", &[word("goGet/properties/policy")]);
    let later = format!("spec:\n  ripeness: raw\n  visibility: {LATER}\n");
    let probe = project("probe", 9, "platform/probe").replace("spec:\n", &later);
    wait_until_taken(go, &probe);
    wait_until_taken(
        go,
        &proxy("probe", &format!("  goGet: {{policy: {LATER}}}\n")),
    );
}

fn patch(go: &Namespace, plural: &str, patch: &[serde_json::Value]) {
    let name = format!("{plural}.goproxy-operator.github.io");
    let patch = serde_json::Value::from(patch).to_string();
    let kind = "customresourcedefinition";
    go.kubectl(&["patch", kind, &name, "--type=json", "-p", &patch]);
}

fn wait_until_taken(go: &Namespace, manifest: &str) {
    go.world.plane.wait_for("the extended schema", |plane| {
        let apply = ["apply", "--server-side", "--dry-run=server"];
        let rest = ["--validate=strict", "-n", go.name, "-f", "-"];
        let outcome = plane.kubectl_as("admin", &[&apply[..], &rest].concat(), manifest);
        outcome.succeeded.then_some(())
    });
}

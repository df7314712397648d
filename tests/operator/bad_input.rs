//! Resources that reference nothing, have the longest names, come from the future, or lie in a
//! namespace that goes.

use goproxy_tests::cluster::resources::{project, proxy, token};
use goproxy_tests::cluster::{condition, schema};
use serde_json::Value;

use crate::world::namespace;

const TOKEN: &str = "glpat-0123456789abcdefghij";

#[test]
fn what_references_nothing_is_told_of_and_the_rest_is_served() {
    let go = namespace("nothing");
    let more = "  tokens: [{secretName: nothing}, {secretName: ci}]\n";
    let nowhere = project("nowhere", 2, "platform/nowhere")
        .replace("volume: repositories", "volume: nothing");
    let missing =
        project("missing", 3, "platform/missing").replace("path: lib.git", "path: missing.git");
    go.apply(
        &(proxy("main", more)
            + &project("lib", 1, "platform/lib")
            + &nowhere
            + &missing
            + &token("ci", TOKEN, "")),
    );
    go.wait_until_ready("main");
    go.wait_for_answer("main", TOKEN, 200);
    go.wait_for(
        "goproxy",
        "main",
        "TokensResolved",
        "False",
        "SecretNotFound",
    );
    go.wait_for(
        "gomoduleproject",
        "nowhere",
        "Accepted",
        "False",
        "VolumeNotFound",
    );
    let missing = go.wait_for(
        "gomoduleproject",
        "missing",
        "Ready",
        "False",
        "RepositoryUnavailable",
    );
    assert_eq!(condition(&missing, "Programmed")["status"], "True");
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
}

#[test]
fn the_longest_names_are_served() {
    // 63 characters for namespaces, as DNS has it.
    let go = namespace("the-longest-name-that-a-namespace-may-have-is-sixty-three-chars");
    assert_eq!(go.name.len(), 63);
    let (longest, project_name) = ("p".repeat(40), "g".repeat(63));
    let path = format!("{}/{}", "g".repeat(100), "p".repeat(100));
    let of = project(&project_name, 1, &path).replace("name: main", &format!("name: {longest}"));
    let named = "s".repeat(253);
    let more = format!("  tokens: [{{secretName: {named}}}]\n");
    go.apply(&(proxy(&longest, &more) + &of + &token(&named, TOKEN, "")));
    go.wait_until_ready(&longest);
    go.wait_for("gomoduleproject", &project_name, "Ready", "True", "Ready");
    let pods = go.kubectl(&["get", "pods", "-o", "name"]);
    assert!(pods.contains(&longest), "{pods}");
}

/// The definitions of a later operator are additive: what it knows more is kept, and one object that
/// cannot be read harms no other.
#[test]
fn objects_of_a_later_schema_are_kept_and_harm_no_other() {
    let go = namespace("future");
    schema::extend(go.world.plane);
    let later =
        project("later", 2, "platform/later").replace("spec:\n", "spec:\n  ripeness: mellow\n");
    let unknown = project("unknown", 3, "platform/unknown")
        .replace("spec:\n", "spec:\n  visibility: rumoured\n");
    go.apply(&(unknown + &later + &proxy("main", "") + &project("lib", 1, "platform/lib")));
    let later = go.wait_for("gomoduleproject", "later", "Ready", "True", "Ready");
    assert_eq!(
        later["spec"]["ripeness"], "mellow",
        "what is not known is kept"
    );
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
    let unread = go.wait_for(
        "gomoduleproject",
        "unknown",
        "Ready",
        "False",
        "InvalidSpec",
    );
    let message = condition(&unread, "Ready")["message"].to_string();
    assert!(
        message.contains("rumoured") && message.contains("newer than"),
        "{message}"
    );
    // It takes part as soon as it can be read.
    go.patch(
        "gomoduleproject",
        "unknown",
        r#"{"spec": {"visibility": "private"}}"#,
    );
    go.wait_for("gomoduleproject", "unknown", "Ready", "True", "Ready");
}

#[test]
fn a_namespace_that_is_deleted_goes_and_others_are_served() {
    let go = namespace("going");
    go.apply(
        &(proxy("main", "  tokens: [{secretName: made, generate: true}]\n")
            + &project("lib", 1, "platform/lib")),
    );
    go.wait_until_ready("main");
    go.kubectl(&["delete", "namespace", go.name, "--wait=false"]);
    go.wait(
        "namespace",
        go.name,
        "the end of the namespace",
        Value::is_null,
    );
    let other = namespace("staying");
    other.apply(&proxy("main", ""));
    other.wait_until_ready("main");
}

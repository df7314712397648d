//! Objects that cannot be read any more when an operator starts.

use goproxy_tests::cluster::resources::{project, proxy, token};
use goproxy_tests::cluster::{condition, schema};

use crate::case::Case;

const OWN: &str = "glpat-own-0123456789abcdef";
const OTHER: &str = "glpat-other-0123456789abcd";

/// What is wrong with an object is said, and where it is served has not changed.
fn wait_until_told(case: &Case, kind: &str, name: &str) {
    let object = case
        .go
        .wait_for(kind, name, "Ready", "False", "InvalidSpec");
    let message = condition(&object, "Ready")["message"].to_string();
    assert!(message.contains(schema::LATER), "{message}");
    assert_eq!(condition(&object, "Stalled")["status"], "True");
    assert_eq!(condition(&object, "Programmed")["status"], "True");
}

/// Lets an edit happen while no operator runs.
fn edit_unseen(case: &Case, kind: &str, name: &str, patch: &str) {
    case.kill_operator();
    case.go.patch(kind, name, patch);
    case.start_operator();
}

#[test]
fn what_cannot_be_read_after_a_restart_is_served_as_before() {
    let case = Case::new("faults-unreadable");
    let go = &case.go;
    case.start_operator();
    // With a token of its own, and one by the GoProxy.
    let own = project("lib", 1, "platform/lib")
        .replace("spec:\n", "spec:\n  tokens: [{secretName: own}]\n");
    go.apply(
        &(token("own", OWN, "")
            + &token("other", OTHER, "")
            + &proxy("main", "  tokens: [{secretName: other}]\n")
            + &own),
    );
    go.wait_until_ready("main");
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");

    let later = format!(r#"{{"spec": {{"visibility": "{}"}}}}"#, schema::LATER);
    edit_unseen(&case, "gomoduleproject", "lib", &later);
    wait_until_told(&case, "gomoduleproject", "lib");
    // What is written since then still has it.
    go.apply(&project("second", 2, "platform/second"));
    go.wait_for("gomoduleproject", "second", "Ready", "True", "Ready");
    assert_eq!(go.answer("main", OWN), Some(200));
    assert_eq!(go.answer("main", OTHER), Some(200));
    wait_until_told(&case, "gomoduleproject", "lib");
    let status = &go.get("gomoduleproject", "lib")["status"];
    assert_eq!(status["modulePath"], "gitlab.example.com/platform/lib");
    // Its number stays taken.
    go.apply(&project("rival", 1, "platform/rival"));
    let (kind, condition) = ("gomoduleproject", "Accepted");
    go.wait_for(kind, "rival", condition, "False", "Conflict");
    go.kubectl(&["delete", "secret", "own"]);
    go.wait_for_answer("main", OWN, 401);
    assert_eq!(go.answer("main", OTHER), Some(200));

    let known = r#"{"spec": {"visibility": "public"}}"#;
    go.patch("gomoduleproject", "lib", known);
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
    assert_eq!(go.answer("main", OTHER), Some(200));
}

#[test]
fn a_go_proxy_that_cannot_be_read_after_a_restart_is_left_as_it_is() {
    let case = Case::new("faults-unreadable-proxy");
    let go = &case.go;
    case.start_operator();
    let tokens = "  tokens: [{secretName: other}]\n";
    go.apply(
        &(token("other", OTHER, "") + &proxy("main", tokens) + &project("lib", 1, "platform/lib")),
    );
    go.wait_until_ready("main");
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
    let generation = || go.get("deployment", "main")["metadata"]["generation"].clone();
    let before = generation();

    let later = format!(
        r#"{{"spec": {{"goGet": {{"policy": "{}"}}}}}}"#,
        schema::LATER
    );
    edit_unseen(&case, "goproxy", "main", &later);
    wait_until_told(&case, "goproxy", "main");
    let lib = go.wait_for(
        "gomoduleproject",
        "lib",
        "Accepted",
        "False",
        "ProxyInvalid",
    );
    let status = &lib["status"];
    assert_eq!(status["modulePath"], "gitlab.example.com/platform/lib");
    case.settle();
    assert_eq!(go.answer("main", OTHER), Some(200));
    assert_eq!(generation(), before);

    go.patch(
        "goproxy",
        "main",
        r#"{"spec": {"goGet": {"policy": "deny"}}}"#,
    );
    go.wait_until_ready("main");
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
}

//! Calls that hang, and a token that is revoked meanwhile.

use goproxy_tests::cluster::resources::{project, proxy, token};

use crate::case::Case;
use crate::proxy::Treatment;

const REVOKED: &str = "glpat-revoked-0123456789ab";
const KEPT: &str = "glpat-kept-0123456789abcde";
/// With the one that has the token, as many GoProxies as are looked at at the same time.
const OTHERS: usize = 15;

#[test]
fn a_token_is_revoked_while_all_other_calls_hang() {
    let case = Case::new("faults-hung");
    case.start_operator();
    let go = &case.go;
    let tokens = "  tokens: [{secretName: revoked}, {secretName: kept}]\n";
    go.apply(
        &(token("revoked", REVOKED, "")
            + &token("kept", KEPT, "")
            + &proxy("main", tokens)
            + &project("lib", 1, "platform/lib")),
    );
    go.wait_until_ready("main");
    go.wait_for_answer("main", REVOKED, 200);
    case.settle();

    // All children but the Secrets, and all statuses, of this GoProxy and of others.
    case.proxy.disturb(|call| {
        let is_other = !["secrets", "pods", "leases"].contains(&call.resource.as_str());
        if is_other && (call.is_write() || call.verb == "get") {
            Treatment::Silence
        } else {
            Treatment::Pass
        }
    });
    let others = (0..OTHERS).map(|number| proxy(&format!("other-{number}"), "  replicas: 0\n"));
    go.apply(&others.collect::<String>());
    wait_for_hung(&case, ("get", "serviceaccounts"), OTHERS);
    let patch = r#"{"spec": {"nodeSelector": {"disk": "ssd"}}}"#;
    go.patch("goproxy", "main", patch);
    wait_for_hung(&case, ("patch", "deployments"), 1);
    go.kubectl(&["delete", "secret", "revoked"]);
    go.wait_for_answer("main", REVOKED, 401);
    assert_eq!(go.answer("main", KEPT), Some(200));
    let given_up = case.proxy.given_up();
    let has_ended = given_up.iter().any(|call| call.resource == "deployments");
    assert!(!has_ended, "the Deployment was waited for: {given_up:?}");
}

/// Waits until so many of these calls were made, which are not answered.
fn wait_for_hung(case: &Case, (verb, resource): (&str, &str), number: usize) {
    let plane = case.go.world.plane;
    plane.wait_for(&format!("{verb} {resource} that hang"), |_| {
        let calls = case.proxy.calls();
        let hung = calls.iter().filter(|(call, treatment)| {
            *treatment == Treatment::Silence && call.verb == verb && call.resource == resource
        });
        (hung.count() >= number).then_some(())
    });
}

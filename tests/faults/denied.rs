//! Deployments that a policy does not let through.

use crate::case::{Case, world};
use goproxy_tests::cluster::condition;
use goproxy_tests::cluster::resources::{project, proxy, token};

const REVOKED: &str = "glpat-revoked-0123456789ab";
const KEPT: &str = "glpat-kept-0123456789abcde";

#[test]
fn a_token_is_revoked_while_the_deployment_cannot_be_written() {
    let case = Case::new("faults-denied");
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

    deny_deployments(&case);
    go.patch(
        "goproxy",
        "main",
        r#"{"spec": {"nodeSelector": {"disk": "ssd"}}}"#,
    );
    let denied = go.wait_for("goproxy", "main", "Ready", "False", "ApplyFailed");
    let message = condition(&denied, "Ready")["message"].to_string();
    assert!(
        message.contains("Deployment main") && message.contains("no Deployments today"),
        "{message}"
    );
    case.settle();
    let before = case.proxy.calls().len();
    go.kubectl(&["delete", "secret", "revoked"]);
    go.wait_for_answer("main", REVOKED, 401);
    assert_eq!(go.answer("main", KEPT), Some(200));
    let since = case.proxy.calls().split_off(before);
    let writes = since
        .iter()
        .map(|(call, _)| call)
        .filter(|call| call.is_write());
    let secret = writes
        .map(|call| call.resource.as_str())
        .position(|one| one == "secrets");
    assert_eq!(secret, Some(0), "the serving set comes first: {since:?}");

    let delete = ["delete", "validatingadmissionpolicybinding", "denied"];
    world().plane.kubectl_output(&delete);
    go.wait_until_ready("main");
}

fn deny_deployments(case: &Case) {
    let plane = world().plane;
    plane.apply(
        "apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: denied}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], resources: [deployments], operations: [CREATE, UPDATE]}
  validations: [{expression: 'false', message: no Deployments today}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: denied}
spec:
  policyName: denied
  validationActions: [Deny]
  matchResources:
    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: faults-denied}}
",
    );
    // The server takes a moment to notice.
    plane.wait_for("the policy", |plane| {
        let create = [
            "create",
            "deployment",
            "try",
            "--image=x",
            "--dry-run=server",
        ];
        let outcome = plane.kubectl(&[&["-n", case.go.name], &create[..]].concat());
        outcome
            .errors
            .contains("no Deployments today")
            .then_some(())
    });
}

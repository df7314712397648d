//! Deployments that a policy does not let through.

use crate::case::{Case, world};
use goproxy_tests::cluster::condition;
use goproxy_tests::cluster::resources::{project, proxy, token};

const REVOKED: &str = "glpat-revoked-0123456789ab";
const KEPT: &str = "glpat-kept-0123456789abcde";

/// A GoProxy that serves a project to both tokens.
fn serve(case: &Case) {
    case.start_operator();
    let tokens = "  tokens: [{secretName: revoked}, {secretName: kept}]\n";
    case.go.apply(
        &(token("revoked", REVOKED, "")
            + &token("kept", KEPT, "")
            + &proxy("main", tokens)
            + &project("lib", 1, "platform/lib")),
    );
    case.go.wait_until_ready("main");
    case.go.wait_for_answer("main", REVOKED, 200);
}

#[test]
fn a_token_is_revoked_while_a_quota_lets_no_pod_come() {
    let case = Case::new("faults-quota");
    let go = &case.go;
    serve(&case);
    go.apply(
        "{apiVersion: v1, kind: ResourceQuota, metadata: {name: full}, spec: {hard: {pods: 1}}}",
    );
    go.wait(
        "resourcequota",
        "full",
        "the quota to be counted",
        |quota| quota["status"]["used"]["pods"] == "1",
    );
    go.patch("goproxy", "main", r#"{"spec": {"replicas": 2}}"#);
    let refused = go.wait_for("goproxy", "main", "Ready", "False", "RolloutFailed");
    let message = condition(&refused, "Ready")["message"].to_string();
    assert!(message.contains("exceeded quota: full"), "{message}");
    go.kubectl(&["delete", "secret", "revoked"]);
    go.wait_for_answer("main", REVOKED, 401);
    assert_eq!(go.answer("main", KEPT), Some(200));
    go.kubectl(&["delete", "resourcequota", "full"]);
    go.wait_until_ready("main");
}

#[test]
fn a_token_is_revoked_while_the_deployment_cannot_be_written() {
    let case = Case::new("faults-denied");
    let go = &case.go;
    serve(&case);
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
    go.kubectl(&["delete", "secret", "revoked"]);
    go.wait_for_answer("main", REVOKED, 401);
    assert_eq!(go.answer("main", KEPT), Some(200));
    let still = go.get("goproxy", "main");
    assert_eq!(condition(&still, "Ready")["reason"], "ApplyFailed");

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

//! The operator under the rights of its release, started as its Deployment says; and what the
//! admission policy keeps it from.

use std::path::Path;

use goproxy_tests::control_plane::supervised::Supervised;
use goproxy_tests::control_plane::{ADMIN, ControlPlane};
use goproxy_tests::workspace;
use serde_json::Value;

use crate::cluster::{NAMESPACE, OPERATOR, install_operator, start};
use goproxy_tests::helm::Helm;

/// A pod of nobody in particular, and a GoProxy.
const OBJECTS: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: victim, namespace: go, labels: {app.kubernetes.io/instance: main}}
spec: {containers: [{name: proxy, image: registry.example.com/goproxy:good}]}
---
apiVersion: goproxy-operator.github.io/v1alpha1
kind: GoProxy
metadata: {name: main, namespace: go}
spec:
  externalURL: https://gitlab.example.com
  volumes: [{name: git, persistentVolumeClaim: {claimName: git}}]
";

/// kubectl reads a pod before it patches it.
const MAY_READ: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: go}
rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: go}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: test-goproxy-operator, namespace: go}]
";

#[test]
fn the_operator_works_as_its_release_has_it_and_may_not_change_pods() {
    let plane = start();
    let helm = Helm::of(&plane);
    install_operator(&helm, &plane);
    let operator = operator(&plane);
    plane.apply(OBJECTS);
    plane.wait_for("the GoProxy's Deployment", |plane| {
        let get = ["-n", NAMESPACE, "get", "deployment", "main"];
        plane.kubectl(&get).succeeded.then_some(())
    });
    let refused = plane
        .requests()
        .into_iter()
        .find(|one| one.user == OPERATOR.name && one.code == 403);
    assert_eq!(refused, None, "{}", operator.log());

    let patch_as = |user: &str, patch: &str| {
        let patch = ["patch", "pod", "victim", "--type=strategic", "-p", patch];
        plane.kubectl_as(user, &[&["-n", NAMESPACE], &patch[..]].concat(), "")
    };
    let patch = |patch: &str| patch_as(OPERATOR.name, patch);
    let image = r#"{"spec":{"containers":[{"name":"proxy","image":"registry.example.com/evil"}]}}"#;
    let label = r#"{"metadata":{"labels":{"app.kubernetes.io/instance":"other"}}}"#;
    plane.apply(MAY_READ);
    let words = "changes annotations of pods alone";
    plane.wait_for("the policy to be in force", |_| {
        patch(label).errors.contains(words).then_some(())
    });
    for change in [
        image,
        label,
        r#"{"metadata":{"finalizers":["example.com/stuck"]}}"#,
    ] {
        let outcome = patch(change);
        assert!(!outcome.succeeded, "{change}");
        assert!(outcome.errors.contains(words), "{}", outcome.errors);
    }
    let allowed = patch(r#"{"metadata":{"annotations":{"example.com/a":"1"}}}"#);
    assert!(allowed.succeeded, "{}", allowed.errors);
    let administrator = patch_as(ADMIN, image);
    assert!(administrator.succeeded, "{}", administrator.errors);
}

/// The operator with the arguments and the account of the release's Deployment.
fn operator(plane: &ControlPlane) -> Supervised {
    let deployment = plane.get(&["-n", NAMESPACE, "deployment", "test-goproxy-operator"]);
    let pod = &deployment["spec"]["template"]["spec"];
    let account = pod["serviceAccountName"].as_str().unwrap();
    assert_eq!(
        OPERATOR.name,
        format!("system:serviceaccount:{NAMESPACE}:{account}")
    );
    let mut command = vec![
        format!("KUBECONFIG={}", plane.kubeconfig(OPERATOR.name).display()),
        format!("POD_NAMESPACE={NAMESPACE}"),
        workspace::operator_binary().display().to_string(),
    ];
    let arguments = pod["containers"][0]["args"].as_array().unwrap();
    let arguments = arguments.iter().filter_map(Value::as_str);
    // Another port: this host is no pod.
    command.extend(arguments.map(|one| match one.split_once('=') {
        Some(("--management-listen", _)) => "--management-listen=127.0.0.1:0".to_owned(),
        _ => one.to_owned(),
    }));
    let program = Path::new("/usr/bin/env");
    Supervised::start("operator", program, &command, plane.folder(), None)
}

//! Upgrades from an earlier state of the chart, as it was packaged then, and the way back.

use std::env;
use std::io::Write as _;

use goproxy_tests::control_plane::ControlPlane;
use goproxy_tests::helm::{Helm, chart};
use goproxy_tests::workspace;

use crate::cluster::{NAMESPACE, start};

/// The chart of commit f7a22fc, by `helm package`; a release takes its place when there is one. Kubernetes
/// 1.33 refuses the rules of its definitions as too costly, which later ones mended.
const PACKAGE: &str = "tests/charts/earlier/goproxy-operator-0.1.0-f7a22fc.tgz";

const RESOURCES: &str = "apiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoProxy\n\
    metadata: {name: main, namespace: go}\nspec:\n  externalURL: https://x.example\n  \
    volumes: [{name: git, persistentVolumeClaim: {claimName: git}}]\n---\n\
    apiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoModuleProject\n\
    metadata: {name: lib, namespace: go}\nspec:\n  proxyRef: {name: main}\n  projectId: 1\n  path: team/lib\n  \
    repository: {volume: git, path: team/lib.git}\n";

/// What the resources say, without what the server keeps for itself.
fn declared(plane: &ControlPlane) -> String {
    let path = "jsonpath={range .items[*]}{.metadata.uid} {.spec}{end}";
    plane.kubectl_output(&["-n", NAMESPACE, "get", "gopx,gomp", "-o", path])
}

/// The schema that the server goes by.
fn definition(plane: &ControlPlane) -> String {
    let name = "goproxies.goproxy-operator.github.io";
    plane.kubectl_output(&["get", "crd", name, "-o", "jsonpath={.spec.versions}"])
}

#[test]
fn an_earlier_chart_is_upgraded_and_rolled_back_with_its_resources() {
    if env::var_os("GOPROXY_TEST_KUBERNETES").is_some_and(|version| version == "oldest") {
        // Not by a macro: what those print is hidden while a test passes.
        let notice = "LEFT OUT: the upgrade from an earlier chart, whose definitions this server never took\n";
        std::io::stderr().write_all(notice.as_bytes()).unwrap();
        return;
    }
    let plane = start();
    let helm = Helm::of(&plane);
    let package = workspace::root().join(PACKAGE).display().to_string();
    helm.output(&["install", "test", &package, "--namespace", NAMESPACE]);
    plane.kubectl_output(&["wait", "--for=condition=Established", "crd", "--all"]);
    plane.apply(RESOURCES);
    let (before, schema) = (declared(&plane), definition(&plane));

    let now = chart("goproxy-operator");
    helm.output(&["upgrade", "test", &now, "--namespace", NAMESPACE]);
    assert_eq!(declared(&plane), before);
    plane.apply(RESOURCES);

    helm.output(&["rollback", "test", "1", "--namespace", NAMESPACE]);
    assert_eq!(
        definition(&plane),
        schema,
        "the former definitions are back"
    );
    assert_eq!(declared(&plane), before, "and no resource was lost");
    helm.output(&["rollback", "test", "2", "--namespace", NAMESPACE]);
    assert_eq!(declared(&plane), before);
}

//! The chart of the resources: one values file declares everything that is served.

use std::fs;
use std::process::Command;

use goproxy_tests::workspace;

use crate::cluster::{NAMESPACE, install_operator, start};
use goproxy_tests::helm::{Helm, chart};

const VALUES: &str = "\
proxies:
  main:
    spec:
      externalURL: https://gitlab.example.com
      enabled: true
      volumes:
      - {name: repositories, persistentVolumeClaim: {claimName: git}}
      tokens: [{secretName: ci}]
projects:
  lib:
    labels: {example.com/owner: platform}
    spec:
      projectId: 1
      path: platform/lib
      repository: {volume: repositories, path: platform/lib.git}
tokens:
  ci:
    token: glpat-0123456789abcdefghij
    scopes: [read_api, read_repository]
    projects: [platform/**]
    role: developer
    expiresAt: 2099-01-01T00:00:00Z
commonLabels: {example.com/team: go}
";

#[test]
fn one_values_file_declares_a_proxy_a_project_and_a_token() {
    let plane = start();
    let helm = Helm::of(&plane);
    let path = helm.folder().join("modules.yaml");
    fs::write(&path, VALUES).unwrap();
    let path = path.display().to_string();
    let chart_of_resources = chart("goproxy");
    let install = [
        "install",
        "modules",
        &chart_of_resources,
        "--namespace",
        NAMESPACE,
        "--values",
        &path,
    ];
    let said = helm.refusal(&install);
    assert!(
        said.contains("install the chart goproxy-operator first"),
        "{said}"
    );

    install_operator(&helm, &plane);
    let notes = helm.output(&install);
    assert!(
        notes.contains("goproxy/main gomoduleproject/lib"),
        "{notes}"
    );
    assert!(notes.contains("without `tls`"), "{notes}");

    let get = |kind: &str, name: &str| plane.get(&["-n", NAMESPACE, kind, name]);
    let project = get("gomoduleproject", "lib");
    assert_eq!(project["spec"]["proxyRef"]["name"], "main");
    assert_eq!(
        project["metadata"]["labels"]["example.com/owner"],
        "platform"
    );
    assert_eq!(project["metadata"]["labels"]["example.com/team"], "go");
    assert_eq!(
        get("secret", "ci")["type"],
        "goproxy-operator.github.io/token"
    );

    // What the chart renders is what the operator itself finds right.
    let offline = ["--set", "requireDefinitions=false"];
    let template = [
        "template",
        "modules",
        &chart_of_resources,
        "--values",
        &path,
    ];
    let rendered = Helm::offline().output(&[&template[..], &offline].concat());
    let folder = helm.folder().join("rendered");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("all.yaml"), rendered).unwrap();
    let output = Command::new(workspace::operator_binary())
        .arg("validate")
        .arg(&folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");

    helm.output(&["uninstall", "modules", "--namespace", NAMESPACE]);
    let left = plane.kubectl_output(&["-n", NAMESPACE, "get", "gopx,gomp", "-o", "name"]);
    assert_eq!(left, "");
}

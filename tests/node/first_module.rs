//! docs/first-module.md, as a person pastes it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use goproxy_tests::control_plane::Outcome;
use goproxy_tests::sandbox::Sandbox;
use goproxy_tests::workspace;

use crate::cluster::{apply, kubectl, kubectl_output, state};
use crate::turns::Turn;

/// The page's shell blocks, one after the other.
fn commands() -> String {
    let page = fs::read_to_string(workspace::root().join("docs/first-module.md")).unwrap();
    let blocks: Vec<_> = page
        .split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert_eq!(blocks.len(), 5, "one for each step");
    blocks.concat()
}

/// What a default `StorageClass` would make.
fn volume(folder: &str) -> String {
    format!(
        "apiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: first-module}}\nspec:\n  \
         capacity: {{storage: 100Mi}}\n  accessModes: [ReadWriteOnce]\n  claimRef: {{namespace: go, name: git}}\n  \
         local: {{path: {folder}}}\n  nodeAffinity: {{required: {{nodeSelectorTerms: [{{matchExpressions: \
         [{{key: kubernetes.io/hostname, operator: In, values: [node1]}}]}}]}}}}\n"
    )
}

#[test]
fn the_page_leads_from_nothing_to_a_private_go_get() {
    let _turn = Turn::alone();
    let folder = state().join("volumes/first-module");
    fs::create_dir_all(&folder).unwrap();
    apply("default", &volume(&folder.display().to_string()));
    let sandbox = Sandbox::new();
    let programs = sandbox.path("programs");
    fs::create_dir_all(&programs).unwrap();
    let helm = PathBuf::from(std::env::var_os("HELM").unwrap());
    std::os::unix::fs::symlink(helm, programs.join("helm")).unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    // Only the definitions of the first release are there to stay; a page for newcomers installs them.
    kubectl(&["delete", "customresourcedefinition", "--all"], "");
    let script = format!(
        "set -euo pipefail\ntrap 'kill $(jobs -p)' EXIT\n{}",
        commands()
    );
    let mut bash = sandbox.command("bash");
    bash.args(["-c", &script])
        .current_dir(workspace::root())
        .env("PATH", path)
        .env("KUBECONFIG", std::env::var_os("KUBECONFIG").unwrap())
        .env("GOFLAGS", "-modcacherw")
        .env("GOTOOLCHAIN", "local");
    let outcome = Outcome::of(&mut bash, "");
    if !outcome.succeeded {
        println!(
            "{}",
            kubectl(
                &["-n", "go", "get", "all,goproxies,gomoduleprojects,events"],
                ""
            )
            .output
        );
    }
    assert!(outcome.succeeded, "{}\n{}", outcome.output, outcome.errors);
    assert!(
        outcome.errors.contains("hello from a private module"),
        "{}",
        outcome.errors
    );
    let helm: Command = sandbox.command(std::env::var_os("HELM").unwrap());
    uninstall(helm);
    kubectl_output(&["delete", "namespace", "go", "--wait=false"]);
}

fn uninstall(mut helm: Command) {
    helm.args(["uninstall", "goproxy-operator", "--namespace", "go"])
        .env("KUBECONFIG", std::env::var_os("KUBECONFIG").unwrap());
    let outcome = Outcome::of(&mut helm, "");
    assert!(outcome.succeeded, "{}", outcome.errors);
}

//! The direction of imports between the crates of the workspace, read from `cargo metadata`, and
//! what each crate is built from by itself.
#![allow(clippy::expect_used, clippy::panic, reason = "tests")]

use std::{collections::BTreeSet, process::Command};

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};

/// Which of our crates each of our crates may use.
const ALLOWED: [(&str, &[&str]); 7] = [
    ("goproxy-core", &[]),
    ("goproxy-crds", &[]),
    ("goproxy-git", &["goproxy-core"]),
    ("goproxy-store", &["goproxy-core"]),
    (
        "goproxy-server",
        &["goproxy-core", "goproxy-git", "goproxy-store"],
    ),
    ("goproxy-operator", &["goproxy-core", "goproxy-crds"]),
    (
        "goproxy-tests",
        &[
            "goproxy-core",
            "goproxy-crds",
            "goproxy-git",
            "goproxy-operator",
            "goproxy-server",
            "goproxy-store",
        ],
    ),
];

/// Crates that read, write, wait or start threads; the rules and the Kubernetes API stay free of them.
const INPUT_AND_OUTPUT: [&str; 14] = [
    "async-std",
    "axum",
    "curl",
    "git2",
    "gix",
    "hyper",
    "libgit2-sys",
    "mio",
    "notify",
    "reqwest",
    "rustix",
    "socket2",
    "tokio",
    "walkdir",
];

fn metadata() -> Metadata {
    let manifest = goproxy_tests::workspace::root().join("Cargo.toml");
    let mut command = MetadataCommand::new();
    command
        .manifest_path(manifest)
        .features(CargoOpt::AllFeatures);
    // What other systems need is not here before it is asked for.
    command.other_options(["--locked".to_owned()]);
    command.exec().expect("cargo metadata")
}

/// Names of all packages that `package` is built from by itself, itself included, on any system.
/// The resolution of the whole workspace would also name what other members ask of the same
/// dependencies: kube's client, which the operator needs and the kinds do not.
fn closure(package: &str) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(goproxy_tests::workspace::root());
    command.args(["tree", "--locked", "--all-features"]);
    command.args(["--package", package, "--edges", "normal,build"]);
    command.args(["--target", "all", "--prefix", "none", "--format", "{p}"]);
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{command:?}: {output:?}");
    let text = String::from_utf8(output.stdout).expect("names");
    let names = text.lines().filter_map(|line| line.split(' ').next());
    let names: BTreeSet<String> = names.map(str::to_owned).collect();
    assert!(names.contains(package), "{command:?} names {names:?}");
    names
}

#[test]
fn crates_use_only_the_crates_below_them() {
    let metadata = metadata();
    let members: BTreeSet<&str> = metadata
        .workspace_packages()
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let named: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    assert_eq!(members, named, "every member has its line in ALLOWED");
    for (name, allowed) in ALLOWED {
        let package = metadata
            .packages
            .iter()
            .find(|package| package.name == name);
        for dependency in &package.expect("a member").dependencies {
            let ours = members.contains(dependency.name.as_str());
            assert!(
                !ours || allowed.contains(&dependency.name.as_str()),
                "{name} must not use {}",
                dependency.name
            );
        }
    }
}

#[test]
fn rules_and_kinds_are_built_from_no_input_or_output_crate() {
    for package in ["goproxy-core", "goproxy-crds"] {
        let used = closure(package);
        let found: Vec<_> = INPUT_AND_OUTPUT
            .iter()
            .filter(|name| used.contains(**name))
            .collect();
        assert!(found.is_empty(), "{package} uses {found:?}");
    }
}

#[test]
fn the_proxy_knows_no_kubernetes() {
    for package in [
        "goproxy-core",
        "goproxy-git",
        "goproxy-store",
        "goproxy-server",
    ] {
        let used = closure(package);
        let found: Vec<_> = used
            .iter()
            .filter(|name| name.starts_with("kube") || name.starts_with("k8s"))
            .collect();
        assert!(found.is_empty(), "{package} uses {found:?}");
    }
}

#[test]
fn only_the_git_crate_links_libgit2() {
    let metadata = metadata();
    let linking = metadata.workspace_packages().into_iter().filter(|package| {
        let mut dependencies = package.dependencies.iter();
        dependencies.any(|dependency| matches!(dependency.name.as_str(), "git2" | "libgit2-sys"))
    });
    let names: Vec<_> = linking.map(|package| package.name.to_string()).collect();
    assert!(
        names.is_empty() || names == ["goproxy-git"],
        "libgit2 is used by {names:?}"
    );
    assert!(!closure("goproxy-store").contains("libgit2-sys"));
}

//! `goproxy-operator validate` and `crds`.

use std::process::Output;

use goproxy_tests::workspace;

use crate::world::{World, project};

fn validate(world: &World, more: &[&str]) -> (bool, String) {
    let mut command = world.sandbox.command(workspace::operator_binary());
    let output: Output = command
        .arg("validate")
        .arg(world.resources())
        .args(more)
        .output()
        .unwrap();
    let folder = format!("{}/", world.resources().display());
    let text = String::from_utf8(output.stdout)
        .unwrap()
        .replace(&folder, "");
    (output.status.success(), text)
}

#[test]
fn a_folder_that_is_right_passes() {
    let (passes, text) = validate(&World::new(), &[]);
    assert!(passes, "{text}");
    assert_eq!(text, "all is right: GoProxies 1, GoModuleProjects 2\n");
}

#[test]
fn every_fault_is_one_line_with_its_place() {
    let world = World::new();
    world.write("same-id.yaml", &project("same-id", 1, "visibility: public"));
    world.write(
        "nowhere.yaml",
        &project("nowhere", 3, "").replace("name: main", "name: other"),
    );
    world.write("typo.yaml", &project("typo", 4, "visibilty: public"));
    world.remove("token.yaml");
    let (passes, text) = validate(&world, &[]);
    assert!(!passes);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    for (line, start, words) in [
        (
            0,
            "nowhere.yaml:1: GoModuleProject nowhere: ",
            "there is no GoProxy other",
        ),
        (
            1,
            "proxy.yaml:1: GoProxy main: ",
            "Secret people: there is none",
        ),
        (
            2,
            "same-id.yaml:1: GoModuleProject same-id: ",
            "spec.projectId: 1 belongs to",
        ),
        (3, "typo.yaml:", "visibilty"),
    ] {
        assert!(
            lines[line].starts_with(start) && lines[line].contains(words),
            "{text}"
        );
    }
}

#[test]
fn the_definitions_are_those_of_the_tree() {
    let world = World::new();
    let mut command = world.sandbox.command(workspace::operator_binary());
    let printed = command.arg("crds").output().unwrap().stdout;
    let printed = String::from_utf8(printed).unwrap();
    for file in ["goproxies.yaml", "gomoduleprojects.yaml"] {
        let file = workspace::root().join("crds").join(file);
        let text = std::fs::read_to_string(file).unwrap();
        assert!(printed.contains(text.trim_end()));
    }
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let world = World::new();
    let mut command = world.sandbox.command(workspace::operator_binary());
    let output = command
        .args(["validate", "/nowhere/at/all"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("cannot read folder /nowhere/at/all"),
        "{told}"
    );
}

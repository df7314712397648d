//! Former and import paths.

use super::*;

fn left_out(validated: &Validated, name: &str) -> Vec<String> {
    match verdict(validated, name) {
        Verdict::Accepted { left_out, .. } => left_out,
        Verdict::Rejected(fault) => panic!("{}", fault.message),
    }
}

fn former(validated: &Validated, name: &str) -> Vec<String> {
    let judged = validated.projects.iter().find(|judged| judged.name == name);
    judged.unwrap().accepted().unwrap().former_paths.clone()
}

#[test]
fn a_present_path_beats_an_older_claim_and_the_older_claim_the_younger() {
    let world = World::new()
        .project(
            "old",
            1,
            1,
            "a/1",
            &json!({"redirectedPaths": ["a/2", "gone/x"]}),
        )
        .project(
            "new",
            2,
            2,
            "a/2",
            &json!({"redirectedPaths": ["GONE/x", "gone/y"]}),
        );
    let judged = world.judge().unwrap();
    assert_eq!(former(&judged, "old"), ["gone/x"]);
    assert_eq!(former(&judged, "new"), ["gone/y"]);
    let told = left_out(&judged, "old");
    assert_eq!(
        told,
        ["spec.redirectedPaths: a/2 belongs to GoModuleProject new"]
    );
    assert!(left_out(&judged, "new")[0].contains("GoModuleProject old"));
}

#[test]
fn import_paths_lie_below_import_hosts_and_never_below_the_module_prefix() {
    let paths = json!({"importPaths": [
        "go.example.org/lib", "go.elsewhere.org/lib", "gitlab.example.com/x/y",
    ]});
    let world = World::new().project("a", 1, 1, "a/1", &paths).project(
        "b",
        2,
        2,
        "a/2",
        &json!({"importPaths": ["go.example.org/lib"]}),
    );
    let judged = world.judge().unwrap();
    let a = judged
        .projects
        .iter()
        .find(|judged| judged.name == "a")
        .unwrap();
    assert_eq!(a.accepted().unwrap().import_paths, ["go.example.org/lib"]);
    let told = left_out(&judged, "a");
    assert_eq!(told.len(), 2);
    assert!(
        told[0].contains("go.elsewhere.org") && told[0].contains("importHosts"),
        "{told:?}"
    );
    assert!(told[1].contains("below the module prefix"), "{told:?}");
    assert!(left_out(&judged, "b")[0].contains("GoModuleProject a"));
}

#[test]
fn a_former_path_that_is_none_is_left_out_by_itself() {
    let paths = json!({"redirectedPaths": ["no-group", "gone/x"]});
    let judged = World::new()
        .project("a", 1, 1, "a/1", &paths)
        .judge()
        .unwrap();
    assert_eq!(former(&judged, "a"), ["gone/x"]);
    assert_eq!(left_out(&judged, "a").len(), 1);
}

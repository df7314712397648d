//! `go list -m`: the versions there are, what their author retracted and why, what is deprecated,
//! what there is to update to, and all modules of a program.

use std::collections::BTreeMap;

use goproxy_tests::{
    differential::World,
    history::{History, put},
};
use serde::Deserialize;

use crate::{client, repositories};

const PATH: &str = "mod.test/team/retired";

/// One document of `go list -m -json`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "PascalCase", default)]
struct Listed {
    path: String,
    version: String,
    time: String,
    versions: Vec<String>,
    retracted: Vec<String>,
    deprecated: String,
    update: Option<Box<Self>>,
    main: bool,
}

/// The last version retracts others, with a reason each, and deprecates the whole module.
fn history() -> History {
    let last = format!(
        "// Deprecated: use mod.test/team/kit instead.\nmodule {PATH}\n\ngo 1.18\n\nretract (\n\
         \t// It loses data.\n\tv1.1.0\n\t[v1.2.0, v1.2.9] // It does not compile.\n)\n"
    );
    History::new()
        .commit(repositories::library(PATH, "retired 1.0"))
        .tag("v1.0.0")
        .note("1")
        .tag("v1.1.0")
        .note("2")
        .tag("v1.2.0")
        .note("3")
        .tag("v1.2.1")
        .commit([put("go.mod", last)])
        .tag("v1.3.0")
}

const DEPRECATED: &str = "use mod.test/team/kit instead.";

#[test]
fn retractions_and_deprecation_are_shown() {
    let world = World::new();
    world.create("team/retired", &history());
    let goproxy = world.goproxy();
    client::each(&world, &goproxy, |client| {
        let program = client.program("retracted");
        for (required, reasons) in [
            ("v1.0.0", vec![]),
            ("v1.1.0", vec!["It loses data."]),
            ("v1.2.1", vec!["It does not compile."]),
        ] {
            program.module(&[(PATH, required)]);
            let found: Vec<Listed> =
                program.documents(&["list", "-m", "-u", "-versions", "-retracted", "-json", PATH]);
            let update = found[0].update.as_ref().expect("an update");
            assert_eq!(update.version, "v1.3.0");
            let expected = Listed {
                path: PATH.into(),
                version: required.into(),
                time: found[0].time.clone(),
                versions: ["v1.0.0", "v1.1.0", "v1.2.0", "v1.2.1", "v1.3.0"]
                    .map(str::to_owned)
                    .into(),
                retracted: reasons.iter().map(|&reason| reason.to_owned()).collect(),
                deprecated: DEPRECATED.into(),
                update: found[0].update.clone(),
                main: false,
            };
            assert_eq!(found, [expected]);
        }
    });
}

#[test]
fn retracted_versions_are_left_out_where_nobody_asks_for_them() {
    let world = World::new();
    world.create("team/retired", &history());
    let goproxy = world.goproxy();
    client::each(&world, &goproxy, |client| {
        let program = client.program("versions");
        let lines = program.succeeds(&["list", "-m", "-versions", PATH]);
        assert_eq!(lines, format!("{PATH} v1.0.0 v1.3.0\n"));
        program.module(&[(PATH, "v1.1.0")]);
        let line = program.succeeds(&["list", "-m", "-u", PATH]);
        assert_eq!(
            line,
            format!("{PATH} v1.1.0 (retracted) [v1.3.0] (deprecated)\n")
        );
        let messages = program.messages(&["get", &format!("{PATH}@v1.1.0")]);
        for message in [
            format!("{PATH}@v1.1.0: retracted by module author: It loses data."),
            format!("module {PATH} is deprecated: {DEPRECATED}"),
        ] {
            assert!(messages.contains(&message), "{messages}");
        }
    });
}

#[test]
fn all_modules_of_a_program_are_listed_with_their_times() {
    let (world, goproxy, modules) = repositories::served();
    let expected: BTreeMap<&str, (&str, &str)> = modules
        .iter()
        .map(|module| (module.path, (module.version.as_str(), module.time.as_str())))
        .collect();
    client::each(&world, &goproxy, |client| {
        let program = client.program("all");
        program.module(&repositories::requirements(&modules));
        let found: Vec<Listed> = program.documents(&["list", "-mod=mod", "-m", "-json", "all"]);
        assert!(found[0].main);
        let found: BTreeMap<&str, (&str, &str)> = found[1..]
            .iter()
            .map(|listed| {
                (
                    listed.path.as_str(),
                    (listed.version.as_str(), listed.time.as_str()),
                )
            })
            .collect();
        assert_eq!(found, expected);
    });
}

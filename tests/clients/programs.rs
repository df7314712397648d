//! Programs that import modules of every kind: downloaded, tidied, built, run, and kept in order.

use crate::{
    client,
    repositories::{self, Published},
};

fn paths(modules: &[Published]) -> Vec<&str> {
    modules.iter().map(|module| module.path).collect()
}

/// What a program prints that imports all of them.
fn printed(modules: &[Published]) -> String {
    let lines: Vec<String> = modules
        .iter()
        .map(|module| format!("{}\n", module.says))
        .collect();
    lines.concat()
}

/// Queries about them, and the version that each must give.
const ASKED: [(&str, &str, &str); 8] = [
    ("gopkg.in/team/yaml.v2", "main", "v2.5.0"),
    ("gopkg.in/team/yaml.v2", "v2", "v2.5.0"),
    ("mod.test/Upper/Capitals", "latest", "v1.0.0-RC1"),
    ("mod.test/team/branches", "v1", "v1.4.0"),
    ("mod.test/team/branches/v2", "v2", "v2.1.0"),
    ("mod.test/team/kit/log", "main", "v0.3.1"),
    ("mod.test/team/old", "v4", "v4.2.0+incompatible"),
    ("mod.test/team/old", "v4.2.0", "v4.2.0+incompatible"),
];

#[test]
fn every_module_is_downloaded_at_its_version() {
    let (world, goproxy, modules) = repositories::served();
    let mut asked = ASKED.to_vec();
    asked.extend(
        repositories::requirements(&modules)
            .into_iter()
            .map(|(path, version)| (path, version, version)),
    );
    let questions: Vec<(String, String)> = asked
        .iter()
        .map(|(path, query, _)| ((*path).to_owned(), (*query).to_owned()))
        .collect();
    client::each(&world, &goproxy, |client| {
        let program = client.program("downloads");
        let found = program.go.downloads(&questions);
        for ((path, query, version), found) in asked.iter().zip(found) {
            let asked = format!("{path}@{query}");
            assert_eq!(found.error, None, "{asked}");
            assert_eq!(found.version.as_deref(), Some(*version), "{asked}");
            assert!(found.sum.starts_with("h1:"), "{asked}: {found:?}");
        }
    });
}

#[test]
fn tidied_program_requires_the_latest_versions_and_runs() {
    let (world, goproxy, modules) = repositories::served();
    client::each(&world, &goproxy, |client| {
        let program = client.program("tidy");
        program.module(&[]);
        program.prints(&paths(&modules));
        program.succeeds(&["mod", "tidy"]);
        let required = program.requirements();
        let required: Vec<(&str, &str)> = required
            .iter()
            .map(|(path, version)| (path.as_str(), version.as_str()))
            .collect();
        assert_eq!(required, repositories::requirements(&modules));
        assert_eq!(program.builds(&["."]), printed(&modules));
        assert_eq!(program.messages(&["run", "."]), printed(&modules));
    });
}

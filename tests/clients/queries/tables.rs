//! What is asked for, and the version that it must give.

use goproxy_tests::{differential::World, history::History};

use super::PATH;
use crate::repositories::{self, commit, pseudo};

/// What go.mod requires beforehand (nothing: the module is new to the program), what is asked
/// for, and what go.mod requires afterwards.
pub(super) struct Query {
    pub(super) before: &'static str,
    pub(super) asked: String,
    pub(super) after: String,
}

fn query(before: &'static str, asked: &str, after: &str) -> Query {
    Query {
        before,
        asked: asked.into(),
        after: after.into(),
    }
}

/// Releases, a prerelease, a tag that is no version, and branches on tagged and other commits.
/// No branch has a slash in its name: for such a one go asks no proxy.
pub(super) fn history() -> History {
    History::new()
        .commit(repositories::library(PATH, "queries"))
        .tag("v1.0.0")
        .note("1")
        .tag("v1.0.1")
        .note("2")
        .tag("v1.1.0")
        .note("3")
        .annotate("v1.2.0")
        .note("4")
        .tag("v1.2.3")
        .on("release-1.2")
        .on("main")
        .note("5")
        .tag("stable")
        .note("6")
        .tag("v1.3.0-rc.1")
        .note("7")
        .on("Slow-Path")
        .note("8")
}

/// Queries that are answered from the list of versions.
pub(super) fn by_version() -> Vec<Query> {
    vec![
        query("", "", "v1.2.3"),
        query("", "@latest", "v1.2.3"),
        query("", "@upgrade", "v1.2.3"),
        query("", "@v1", "v1.2.3"),
        query("", "@v1.0", "v1.0.1"),
        query("", "@v1.2", "v1.2.3"),
        query("", "@v1.2.0", "v1.2.0"),
        query("", "@>v1.0.0", "v1.0.1"),
        query("", "@>=v1.0.2", "v1.1.0"),
        query("", "@<v1.2.0", "v1.1.0"),
        query("", "@<=v1.2.0", "v1.2.0"),
        query("", "@<v9", "v1.2.3"),
        query("", "@>v1.2.3", "v1.3.0-rc.1"),
        query("v1.0.0", "", "v1.2.3"),
        query("v1.0.0", "@upgrade", "v1.2.3"),
        query("v1.0.0", "@patch", "v1.0.1"),
        query("v1.2.0", "@patch", "v1.2.3"),
        query("v1.2.3", "@v1.0.0", "v1.0.0"),
        query("v1.3.0-rc.1", "@upgrade", "v1.3.0-rc.1"),
        query("v1.3.0-rc.1", "@latest", "v1.2.3"),
        query("v1.2.3", "@none", ""),
    ]
}

/// Queries that name something in the repository.
pub(super) fn by_revision(world: &World) -> Vec<Query> {
    let project = "team/queries";
    let stable = pseudo(world, project, "stable", "v1.2.4-0.", 5);
    let main = pseudo(world, project, "main", "v1.3.0-rc.1.0.", 7);
    let slow = pseudo(world, project, "Slow-Path", "v1.3.0-rc.1.0.", 8);
    let digits = commit(world, project, "main");
    let tagged = commit(world, project, "v1.1.0");
    vec![
        query("", "@main", &main),
        query("", "@HEAD", &main),
        query("", "@Slow-Path", &slow),
        query("", "@release-1.2", "v1.2.3"),
        query("", "@stable", &stable),
        query("", &format!("@{digits}"), &main),
        query("", &format!("@{}", &digits[..12]), &main),
        query("", &format!("@{}", &digits[..7]), &main),
        query("", &format!("@{tagged}"), "v1.1.0"),
        query("", &format!("@{}", &tagged[..7]), "v1.1.0"),
        query("", &format!("@{main}"), &main),
        query("v1.0.0", "@main", &main),
    ]
}

/// Queries that give no version, with go's reason.
pub(super) const REFUSED: [(&str, &str); 4] = [
    ("@v1.3", "no matching versions for query \"v1.3\""),
    ("@>v1.3.0", "no matching versions for query \">v1.3.0\""),
    ("@v1.9.0", "unknown revision v1.9.0"),
    ("@nowhere", "unknown revision nowhere"),
];

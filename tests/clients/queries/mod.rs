//! `go get` of a version by every kind of query: the version that each must give is in a table,
//! and the installed go, fetching from the repository itself, must agree with the table.

mod tables;

use goproxy_tests::{differential::World, fixtures::HOST, go::Go};

use crate::{client, program::Program};
use tables::{Query, REFUSED, by_revision, by_version, history};

const PATH: &str = "mod.test/team/queries";

/// Asks them all, in one program after the other.
fn ask(program: &Program<'_>, queries: &[Query]) {
    let mut wrong = Vec::new();
    for Query {
        before,
        asked,
        after,
    } in queries
    {
        let requirements: &[_] = match *before {
            "" => &[],
            version => &[(PATH, version)],
        };
        program.module(requirements);
        program.succeeds(&["get", &format!("{PATH}{asked}")]);
        let found = program.requirement(PATH).unwrap_or_default();
        if found != *after {
            wrong.push(format!(
                "from {before:?} by {asked:?}: {found}, not {after}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn world() -> World {
    let mut world = World::new();
    world.create("team/queries", &history());
    world.import(&format!("{HOST}/team/queries"), "team/queries", "");
    world
}

#[test]
fn versions_are_chosen_from_the_list() {
    let world = world();
    let goproxy = world.goproxy();
    client::each(&world, &goproxy, |client| {
        let program = client.program("versions");
        ask(&program, &by_version());
        for (asked, reason) in REFUSED {
            let messages = program.fails(&["get", &format!("{PATH}{asked}")]);
            assert!(messages.contains(reason), "{asked}: {messages}");
        }
    });
}

#[test]
fn branches_commits_and_tags_become_versions() {
    let world = world();
    let goproxy = world.goproxy();
    client::each(&world, &goproxy, |client| {
        ask(&client.program("revisions"), &by_revision(&world));
    });
}

#[test]
fn all_requirements_are_upgraded_at_once() {
    let world = world();
    let goproxy = world.goproxy();
    client::each(&world, &goproxy, |client| {
        let program = client.program("upgrades");
        program.prints(&[PATH]);
        for (flag, expected) in [("-u=patch", "v1.0.1"), ("-u", "v1.2.3")] {
            program.module(&[(PATH, "v1.0.0")]);
            program.succeeds(&["get", flag, "./..."]);
            assert_eq!(
                program.requirement(PATH).as_deref(),
                Some(expected),
                "{flag}"
            );
        }
    });
}

#[test]
fn go_itself_chooses_the_same_in_the_repository() {
    let world = world();
    let vanity = world.vanity();
    let program = Program {
        go: Go::direct(world.sandbox(), &vanity),
        folder: world.sandbox().path("direct-program"),
    };
    ask(&program, &by_version());
    ask(&program, &by_revision(&world));
}

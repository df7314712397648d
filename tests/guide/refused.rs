//! Private modules that a developer may not have: what is asked, what people see, and whether the
//! paths reach the next proxy of `GOPROXY`.

use std::fs;

use crate::{
    developer::Developer,
    machine::alone,
    page::block,
    round::Round,
    servers::Servers,
    world::{TOKEN, World},
};

const MODULES: usize = 40;
const MISTYPED: &str = "glpat-mistyped-0123456789abcd";

/// From this release on `go` repeats what was answered by 4xx, after `GOAUTH` was asked again.
const REPEATS: u32 = 24;

/// A world with as many projects as the program requires.
fn world(instance: &str) -> World {
    let projects = (1..=MODULES).map(|number| format!("many/m{number:02}"));
    World::with(instance, &projects.collect::<Vec<_>>())
}

/// `go mod download` in a program that requires all the modules, with every go command.
fn downloads(servers: &Servers<'_>, name: &str, token: &str) -> Vec<Round> {
    let numbers = 1..=MODULES;
    let lines = numbers.map(|number| format!("\tgitlab.example.com/many/m{number:02} v1.0.0\n"));
    let required = lines.collect::<String>();
    let go_mod = format!("module main.test/program\n\ngo 1.18\n\nrequire (\n{required})\n");
    let one = |developer: Developer<'_>| {
        let developer = developer.named("alice", token).adds(&block("netrc"));
        fs::write(developer.home.join("program/go.mod"), &go_mod).unwrap();
        Round::of(servers, &developer, &[block("instance")], "go mod download")
    };
    servers.developers(name, 0).into_iter().map(one).collect()
}

#[test]
fn a_wrong_token_costs_one_request_a_module_and_tells_no_other_proxy() {
    alone(|| {
        let world = world("");
        let servers = world.serve();
        for round in downloads(&servers, "right", TOKEN) {
            assert!(round.outcome.success, "{round:#?}");
            assert_eq!(round.ours.len(), 3 * MODULES, "{round:#?}");
            assert_eq!(round.theirs, [""; 0]);
        }
        for round in downloads(&servers, "wrong", MISTYPED) {
            assert!(!round.outcome.success, "{round:#?}");
            let told = &round.outcome.stderr;
            assert!(told.contains(&block("wrong-token").text), "{told}");
            assert_eq!(told.lines().count(), 2, "one module is named: {told}");
            let times = if round.release >= REPEATS { 2 } else { 1 };
            assert_eq!(round.ours.len(), times * MODULES, "{round:#?}");
            let mut ours = round.ours.iter();
            assert!(ours.all(|line| line.ends_with(".mod 401")), "{round:#?}");
            assert_eq!(round.theirs, [""; 0], "go 1.{}", round.release);
        }
    });
}

#[test]
fn where_what_is_not_found_may_be_elsewhere_the_next_proxy_hears_of_all() {
    alone(|| {
        let world = world("  ownPrefixMiss: notFound\n");
        let servers = world.serve();
        for round in downloads(&servers, "wrong", MISTYPED) {
            assert!(!round.outcome.success);
            for number in 1..=MODULES {
                let path = format!("gitlab.example.com/many/m{number:02}/@v/v1.0.0.mod 404");
                let heard = round.theirs.iter().any(|line| line.ends_with(&path));
                assert!(heard, "{path}: {round:#?}");
            }
        }
    });
}

#[test]
fn what_is_private_or_absent_ends_here() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        for developer in servers.developers("absent", 0) {
            let developer = developer.adds(&block("netrc")).program(&[]);
            let round =
                |command: &str| Round::of(&servers, &developer, &[block("instance")], command);
            let get = round("go get gitlab.example.com/platform/absent@v1.0.0");
            assert!(!get.outcome.success, "{get:#?}");
            assert!(
                get.outcome.stderr.contains(&block("absent").text),
                "{get:#?}"
            );
            assert_eq!(get.theirs, [""; 0], "go 1.{}", get.release);
            // Nor does a package that its module lacks go any further, though that path is 404.
            let get = round("go get gitlab.example.com/platform/my-go-lib/absent@v1.0.0");
            let words = "but does not contain package";
            assert!(get.outcome.stderr.contains(words), "{get:#?}");
            assert_eq!(get.theirs, [""; 0], "go 1.{}", get.release);
        }
    });
}

#[test]
fn modules_that_a_readable_project_lacks_are_asked_of_the_next_proxy() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        let developer = servers
            .developer("nested")
            .adds(&block("netrc"))
            .program(&[]);
        let module = "gitlab.example.com/platform/my-go-lib/absent";
        let round = Round::of(
            &servers,
            &developer,
            &[block("instance")],
            &format!("go mod download {module}@v1.0.0"),
        );
        assert!(!round.outcome.success);
        assert!(
            round.theirs.iter().any(|line| line.contains(module)),
            "{:#?}",
            round.theirs
        );
    });
}

//! `GOAUTH=git`: git's credential helpers keep what the server accepts, and forget the rest.

use std::fs;

use crate::{
    developer::Developer,
    machine::alone,
    page::block,
    servers::Servers,
    world::{TOKEN, World, eventually},
};

/// The first release with `GOAUTH`.
const GOAUTH: u32 = 24;

/// Somebody whose git asks for the password by a program that knows only `password`.
fn asked<'a>(developer: Developer<'a>, password: &str) -> Developer<'a> {
    let script = developer.home.join("askpass");
    let text =
        format!("#!/bin/sh\ncase $1 in Username*) echo alice ;; *) echo {password} ;; esac\n");
    fs::write(&script, text).unwrap();
    let mut permissions = fs::metadata(&script).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o700);
    fs::set_permissions(&script, permissions).unwrap();
    let script = script.display().to_string();
    developer.set("GIT_ASKPASS", &script).program(&[])
}

/// What the helper `store` holds.
fn stored(developer: &Developer<'_>) -> String {
    fs::read_to_string(developer.home.join(".git-credentials")).unwrap_or_default()
}

/// Gets the module with nothing cached, whatever comes of it.
fn get(developer: &Developer<'_>) -> (bool, String) {
    let blocks = [block("instance"), block("goauth-git"), block("get")];
    let outcome = developer.runs(&blocks, "go clean -modcache");
    (outcome.success, outcome.stderr)
}

fn checks(servers: &Servers<'_>, status: &str) -> usize {
    let line = format!("HEAD / {status}");
    servers
        .ours()
        .iter()
        .filter(|request| **request == line)
        .count()
}

#[test]
fn what_is_accepted_is_stored_and_serves_the_next_time() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        for developer in servers.developers("right", GOAUTH) {
            let developer = asked(developer, TOKEN);
            // Storing goes on beside the download and may be too late.
            eventually("the token is stored", || {
                let (success, told) = get(&developer);
                assert!(success, "{told}");
                stored(&developer) == format!("https://alice:{TOKEN}@gitlab.example.com\n")
            });
            let developer = developer.set("GIT_ASKPASS", "false");
            assert!(get(&developer).0, "without being asked");
        }
        assert!(checks(&servers, "200") > 0, "{:#?}", servers.ours());
    });
}

#[test]
fn what_is_refused_is_not_stored_and_what_was_stored_is_forgotten() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        for developer in servers.developers("wrong", GOAUTH) {
            let wrong = "glpat-mistyped-0123456789abcd";
            let developer = asked(developer, wrong);
            let before = checks(&servers, "401");
            eventually("the token is checked", || {
                let (success, told) = get(&developer);
                assert!(!success && told.contains("401 Unauthorized"), "{told}");
                checks(&servers, "401") > before
            });
            assert_eq!(stored(&developer), "");
            let file = developer.home.join(".git-credentials");
            fs::write(&file, format!("https://alice:{wrong}@gitlab.example.com\n")).unwrap();
            eventually("the stored token is forgotten", || {
                assert!(!get(&developer).0);
                stored(&developer).is_empty()
            });
        }
    });
}

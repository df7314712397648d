//! Writers and readers of different versions: a server and a serving set that is newer than it.

use goproxy_core::{
    serving_set::{ABILITIES, VERSIONS},
    status::{SERVING_SET_PATH, ServingSetReport},
};
use goproxy_tests::{goproxy::Goproxy, http};

use crate::world::{GUEST, READER, World, at_project, eventually, get, get_as};

fn report(goproxy: &Goproxy) -> ServingSetReport {
    let answer = http::get(goproxy.management, SERVING_SET_PATH);
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.body).unwrap()
}

#[test]
fn a_server_says_what_it_reads_and_keeps_what_it_serves_when_it_cannot_read_the_next() {
    let world = World::new();
    let goproxy = world.serve();
    let before = report(&goproxy);
    assert_eq!(before.versions, VERSIONS.collect::<Vec<_>>());
    assert_eq!(before.abilities, ABILITIES);
    assert_eq!((before.projects, before.tokens), (5, 6));
    let document = world.document();
    let next = VERSIONS.end() + 1;
    let of_next = document.replace("version: 1", &format!("version: {next}"));
    world.write(&of_next.replace("visibility: public", "visibility: private"));
    let refusal = format!("the one before stays: the serving set has version {next}");
    goproxy.wait_for_log("the refusal", |line| line.contains(&refusal).then_some(()));
    assert_eq!(report(&goproxy), before);
    assert_eq!(
        get(&goproxy, &at_project("public", "list"), &[]).status,
        200
    );
    // What it can read is taken over after all.
    world.write(&document.replace("visibility: public", "visibility: private"));
    eventually("the readable one", || {
        get(&goproxy, &at_project("public", "list"), &[]).status == 401
    });
    assert_ne!(report(&goproxy).hash, before.hash);
}

#[test]
fn entries_that_need_a_later_server_are_left_out_and_the_rest_serves() {
    let world = World::new();
    let goproxy = world.serve();
    let later = world
        .document()
        .replace(
            "visibility: internal",
            "visibility: internal, requires: [mirrors]",
        )
        .replace("role: guest", "role: guest, requires: [address-bound]")
        .replace("visibility: public", "visibility: public, colour: green")
        .replace("username: alice", "username: alice, note: for the build")
        .replace("  enabled: true", "  enabled: true\n  sso: {issuer: x}");
    world.write(&later);
    let internal = at_project("internal", "list");
    eventually("the project is left out", || {
        get_as(&goproxy, &internal, &READER).status == 404
    });
    let public = at_project("public", "list");
    assert_eq!(get(&goproxy, &public, &[]).status, 200);
    assert_eq!(get_as(&goproxy, &public, &READER).status, 200);
    assert_eq!(
        get_as(&goproxy, &public, &GUEST).status,
        401,
        "its token is left out"
    );
    assert_eq!(
        get_as(&goproxy, &at_project("private", "list"), &READER).status,
        200
    );
    let report = report(&goproxy);
    assert_eq!((report.projects, report.tokens), (4, 5));
    let metrics = http::get(goproxy.management, "/metrics").text();
    assert!(
        metrics.contains("goproxy_serving_set_refused 2\n"),
        "{metrics}"
    );
    for what in ["project team/internal", "token tokens[2]"] {
        let words = format!("{what} is left out: requires: this program has no");
        goproxy.wait_for_log("the reason", |line| line.contains(&words).then_some(()));
    }
}

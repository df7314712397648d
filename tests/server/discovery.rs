//! Repositories and versions that come and go while the server runs.

use std::fs;

use goproxy_tests::{
    goproxy::Goproxy,
    history::put,
    http::{PATIENCE, Response},
};

use crate::world::{World, library};

/// Asks until the answer is as wished; the server's own pace decides how often.
#[track_caller]
fn eventually(goproxy: &Goproxy, path: &str, wished: impl Fn(&Response) -> bool) {
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        let answer = goproxy.get(path);
        if wished(&answer) {
            return;
        }
        let late = std::time::Instant::now() > deadline;
        assert!(!late, "{path} stays {}: {}", answer.status, answer.text());
    }
}

#[test]
fn repositories_come_and_go_without_a_restart() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let new = "mod.test/new/group/kit/@v/list";
    assert_eq!(goproxy.get(new).status, 404);
    world.add("new/group/kit", &library());
    eventually(&goproxy, new, |answer| answer.text() == "v1.0.0\nv1.1.0\n");
    fs::remove_dir_all(world.folder("new/group/kit")).unwrap();
    eventually(&goproxy, new, |answer| answer.status == 404);
    assert_eq!(goproxy.get("mod.test/team/lib/@v/list").status, 200);
}

#[test]
fn another_repository_at_the_same_place_shows() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let list = "mod.test/team/lib/@v/list";
    assert_eq!(goproxy.get(list).text(), "v1.0.0\nv1.1.0\n");
    world.add("team/next", &library().tag("v3.3.3").tag("v1.9.0"));
    let old = world.sandbox.path("old.git");
    fs::rename(world.folder("team/lib"), old).unwrap();
    fs::rename(world.folder("team/next"), world.folder("team/lib")).unwrap();
    eventually(&goproxy, list, |answer| answer.text().contains("v1.9.0"));
}

#[test]
fn an_unknown_version_is_looked_for_at_once_even_if_the_view_may_be_old() {
    let world = World::with(&library());
    let goproxy = world.serve_with(&["--refs-max-age", "1h"]);
    let list = "mod.test/team/lib/@v/list";
    assert_eq!(goproxy.get(list).text(), "v1.0.0\nv1.1.0\n");
    world.git("team/lib", &["tag", "v1.2.0", "main"]);
    assert_eq!(
        goproxy.get(list).text(),
        "v1.0.0\nv1.1.0\n",
        "as old as allowed"
    );
    assert_eq!(goproxy.get("mod.test/team/lib/@v/v1.2.0.info").status, 200);
    assert_eq!(goproxy.get(list).text(), "v1.0.0\nv1.1.0\nv1.2.0\n");
}

#[test]
fn a_moved_tag_shows() {
    let world = World::with(&library());
    let goproxy = world.serve_with(&["--refs-max-age", "0"]);
    let path = "mod.test/team/lib/@v/v1.0.0.zip";
    let before = goproxy.get(path);
    world.git("team/lib", &["tag", "-f", "v1.0.0", "main"]);
    let after = goproxy.get(path);
    assert_eq!((before.status, after.status), (200, 200));
    assert_ne!(before.header("etag"), after.header("etag"));
    assert_ne!(before.body, after.body);
}

#[test]
fn modules_that_a_later_commit_declares_are_found() {
    let world = World::with(&library());
    let goproxy = world.serve_with(&["--poll-interval", "200ms"]);
    let path = "late.example.com/kit/@v/list";
    assert_eq!(goproxy.get(path).status, 404);
    let later = library()
        .commit([put("kit/go.mod", "module late.example.com/kit\n")])
        .tag("kit/v0.1.0");
    world.add("team/later", &later);
    eventually(&goproxy, path, |answer| answer.text() == "v0.1.0\n");
}

#[test]
fn clones_with_a_working_tree_are_served_too() {
    let world = World::with(&library());
    let bare = world.folder("team/lib");
    let clone = world.repositories().join("clone");
    let arguments = [
        "clone",
        "--quiet",
        bare.to_str().unwrap(),
        clone.to_str().unwrap(),
    ];
    world.sandbox.git(&world.repositories(), &arguments);
    let goproxy = world.serve();
    let list = goproxy.get("mod.test/clone/@v/list");
    assert_eq!(
        (list.status, list.text().as_str()),
        (200, "v1.0.0\nv1.1.0\n")
    );
}

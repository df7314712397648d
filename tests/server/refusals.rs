//! Versions whose files rule out a zip: 404 with the reason before the first byte, while the
//! version's other files are answered.

use std::os::unix::ffi::OsStrExt as _;

use goproxy_tests::history::{Change, History, put};

use crate::world::{World, assert_refused, library};

const MIB: usize = 1 << 20;

/// The zip of a module with this further file is refused with `words`; the `.mod` is there.
#[track_caller]
fn assert_zip_refused(change: Change, words: &str) {
    let go_mod = put("go.mod", "module ROOT\n");
    let history = History::new().commit([go_mod, change]).tag("v1.0.0");
    let world = World::with(&history);
    let goproxy = world.serve();
    let zip = goproxy.get("mod.test/team/lib/@v/v1.0.0.zip");
    assert_refused(&zip, 404, words);
    assert!(zip.text().contains("create zip: "), "{}", zip.text());
    assert_eq!(goproxy.get("mod.test/team/lib/@v/v1.0.0.mod").status, 200);
    assert_eq!(goproxy.get("mod.test/team/lib/@v/v1.0.0.info").status, 200);
}

#[test]
fn names_that_no_zip_may_have_are_refused_by_name() {
    assert_zip_refused(put("a*b.go", "package lib\n"), "a*b.go");
    assert_zip_refused(put("aux.go", "package lib\n"), "aux.go");
    assert_zip_refused(put("Go.Mod", ""), "lowercase");
    assert_zip_refused(put(b"caf\xe9.go", "package lib\n"), "not UTF-8");
}

#[test]
fn names_that_differ_in_case_only_are_refused() {
    let files = [
        put("go.mod", "module ROOT\n"),
        put("readme.md", "a\n"),
        put("README.md", "b\n"),
    ];
    let world = World::with(&History::new().commit(files).tag("v1.0.0"));
    let zip = world.serve().get("mod.test/team/lib/@v/v1.0.0.zip");
    assert_refused(&zip, 404, "in case only");
}

#[test]
fn modules_beyond_500_mib_are_refused_before_anything_is_read() {
    let world = World::with(&library());
    let project = "team/lib";
    let go_mod = world.blob(project, b"module mod.test/team/lib\n");
    let big = world.blob(project, &vec![0; 101 * MIB]);
    let mut lines = vec![format!("100644 blob {go_mod}\tgo.mod")];
    lines.extend((0..5).map(|number| format!("100644 blob {big}\tbig{number}")));
    let tree = world.tree(project, &lines);
    world.commit_tree(project, &tree, &["v1.5.0"]);
    let goproxy = world.serve();
    let before = goproxy.anonymous_memory();
    let zip = goproxy.get("mod.test/team/lib/@v/v1.5.0.zip");
    assert_refused(&zip, 404, "524288000");
    let more = goproxy.anonymous_memory().saturating_sub(before);
    assert!(more < 50 * MIB as u64, "{more} bytes more than before");
}

#[test]
fn a_go_mod_beyond_16_mib_is_refused() {
    let world = World::with(&library());
    let project = "team/lib";
    let mut text = b"module mod.test/team/lib\n".to_vec();
    text.resize(16 * MIB + 1, b'\n');
    let go_mod = world.blob(project, &text);
    let tree = world.tree(project, &[format!("100644 blob {go_mod}\tgo.mod")]);
    world.commit_tree(project, &tree, &["v1.5.0"]);
    let goproxy = world.serve();
    for suffix in ["info", "mod", "zip"] {
        let answer = goproxy.get(&format!("mod.test/team/lib/@v/v1.5.0.{suffix}"));
        assert_refused(&answer, 404, "more than the limit of 16777216");
    }
    assert_eq!(goproxy.get("mod.test/team/lib/@v/v1.1.0.zip").status, 200);
}

#[test]
fn a_tree_bomb_stops_at_a_bound() {
    let world = World::with(&library());
    world.add("team/bomb", &library());
    let project = "team/bomb";
    let go_mod = world.blob(project, b"module mod.test/team/bomb\n");
    let mut tree = world.tree(project, &[format!("100644 blob {go_mod}\tfile")]);
    for _ in 0..10 {
        let lines: Vec<String> = (0..10)
            .map(|number| format!("040000 tree {tree}\td{number}"))
            .collect();
        tree = world.tree(project, &lines);
    }
    let root = [
        format!("100644 blob {go_mod}\tgo.mod"),
        format!("040000 tree {tree}\tbomb"),
    ];
    let root = world.tree(project, &root);
    world.commit_tree(project, &root, &["v1.5.0"]);
    let goproxy = world.serve();
    let before = goproxy.anonymous_memory();
    let zip = goproxy.get("mod.test/team/bomb/@v/v1.5.0.zip");
    assert_refused(&zip, 503, "the most that is read");
    let more = goproxy.anonymous_memory().saturating_sub(before);
    assert!(more < 300 * MIB as u64, "{more} bytes more than before");
    assert_eq!(goproxy.get("mod.test/team/bomb/@v/v1.5.0.mod").status, 200);
    assert_eq!(goproxy.get("mod.test/team/lib/@v/v1.0.0.zip").status, 200);
}

#[test]
fn refs_whose_names_are_not_utf_8_hide_nothing_else() {
    let world = World::with(&library());
    let mut command = world.sandbox.command("git");
    let command = command.current_dir(world.folder("team/lib"));
    let name = std::ffi::OsStr::from_bytes(b"refs/tags/v1.9.0-\xff");
    assert!(
        command
            .arg("update-ref")
            .arg(name)
            .arg("main")
            .status()
            .unwrap()
            .success()
    );
    for arguments in [&["pack-refs", "--all"][..], &["tag", "v1.2.0"]] {
        let goproxy = world.serve();
        assert!(
            goproxy
                .get("mod.test/team/lib/@v/list")
                .text()
                .starts_with("v1.0.0\nv1.1.0\n")
        );
        assert_eq!(goproxy.get("mod.test/team/lib/@v/v1.0.0.info").status, 200);
        world.git("team/lib", arguments);
    }
    let goproxy = world.serve();
    assert_eq!(
        goproxy.get("mod.test/team/lib/@v/list").text(),
        "v1.0.0\nv1.1.0\nv1.2.0\n"
    );
}

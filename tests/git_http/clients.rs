//! What people do with git, in every version of the protocol.

use goproxy_tests::{
    goproxy::{Goproxy, Settings},
    history::History,
};

use crate::world::{PROTOCOLS, World, library, url};

#[test]
fn clones_have_branches_and_tags_and_nothing_else() {
    let world = World::with(&library());
    let goproxy = world.serve();
    for protocol in PROTOCOLS {
        for (index, url) in [url(&goproxy), url(&goproxy).replace(".git", "")]
            .iter()
            .enumerate()
        {
            let name = format!("clone-{protocol}-{index}");
            let clone = world.clone(url, &name, protocol, &["--mirror"]);
            let refs = world.sandbox.git(
                &clone,
                &["for-each-ref", "--format=%(refname) %(objectname)"],
            );
            let expected = world.git(&[
                "for-each-ref",
                "--format=%(refname) %(objectname)",
                "refs/heads",
                "refs/tags",
            ]);
            assert_eq!(refs, expected, "{name}");
            world.sandbox.git(&clone, &["fsck", "--strict"]);
            let head = world.sandbox.git(&clone, &["symbolic-ref", "HEAD"]);
            assert_eq!(head, "refs/heads/main", "{name}");
        }
    }
}

#[test]
fn refs_are_listed() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let local = world.git(&["ls-remote", ".", "HEAD", "refs/heads/*", "refs/tags/*"]);
    for protocol in PROTOCOLS {
        let listed = world.client(
            &world.sandbox.path("empty"),
            protocol,
            &["ls-remote", &url(&goproxy)],
        );
        assert_eq!(listed, local, "protocol {protocol}");
    }
}

#[test]
fn fetches_bring_what_is_new_at_once() {
    let world = World::with(&library());
    let goproxy = world.serve();
    for protocol in PROTOCOLS {
        let clone = world.clone(&url(&goproxy), &format!("clone-{protocol}"), protocol, &[]);
        // A commit of the client's own, which the server does not know.
        world
            .sandbox
            .git(&clone, &["commit", "-q", "--allow-empty", "-m", "mine"]);
        let tree = world.id("main^{tree}");
        let message = format!("for {protocol}");
        let new = world.git(&["commit-tree", "-p", "main", "-m", &message, &tree]);
        world.git(&["update-ref", "refs/heads/main", &new]);
        world.client(&clone, protocol, &["fetch", "-q"]);
        let fetched = world.sandbox.git(&clone, &["rev-parse", "origin/main"]);
        assert_eq!(fetched, new, "protocol {protocol}");
        world.client(&clone, protocol, &["fetch", "-q"]);
    }
}

#[test]
fn shallow_clones_deepen() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let count =
        |folder: &std::path::Path| world.sandbox.git(folder, &["rev-list", "--count", "HEAD"]);
    for protocol in PROTOCOLS {
        let name = format!("shallow-{protocol}");
        let clone = world.clone(&url(&goproxy), &name, protocol, &["--depth", "1"]);
        assert_eq!(count(&clone), "1");
        world.client(&clone, protocol, &["fetch", "-q", "--deepen", "1"]);
        assert_eq!(count(&clone), "2");
        world.client(&clone, protocol, &["fetch", "-q", "--unshallow"]);
        assert_eq!(count(&clone), "3");
        let name = format!("excluding-{protocol}");
        let exclude = ["--shallow-exclude", "v1.0.0"];
        let clone = world.clone(&url(&goproxy), &name, protocol, &exclude);
        assert_eq!(count(&clone), "2");
        let name = format!("since-{protocol}");
        let since = ["--shallow-since", "2024-01-01T01:30:00Z"];
        let clone = world.clone(&url(&goproxy), &name, protocol, &since);
        assert_eq!(count(&clone), "1");
    }
}

#[test]
fn a_commit_below_a_tip_is_fetched_by_its_id() {
    let world = World::with(&library().on("main").note("below").note("above"));
    let goproxy = world.serve();
    let below = world.id("main~1");
    for protocol in PROTOCOLS {
        let folder = world.sandbox.path(&format!("one-{protocol}"));
        world.sandbox.git(
            &world.sandbox.path("empty"),
            &["init", "-q", folder.to_str().unwrap()],
        );
        world.client(
            &folder,
            protocol,
            &["fetch", "-q", "--depth", "1", &url(&goproxy), &below],
        );
        assert_eq!(
            world.sandbox.git(&folder, &["rev-parse", "FETCH_HEAD"]),
            below
        );
    }
}

#[test]
fn empty_repositories_and_detached_heads_are_cloned() {
    let world = World::with(&library());
    world.git(&["update-ref", "--no-deref", "HEAD", &world.id("v1.0.0")]);
    let empty = world.folder("team/empty");
    std::fs::create_dir_all(&empty).unwrap();
    world
        .sandbox
        .git(&empty, &["init", "-q", "--bare", "-b", "trunk"]);
    let goproxy = world.serve();
    for protocol in PROTOCOLS {
        let url = format!("http://{}/team/empty.git", goproxy.address);
        let clone = world.clone(&url, &format!("empty-{protocol}"), protocol, &[]);
        let head = world.sandbox.git(&clone, &["symbolic-ref", "HEAD"]);
        let expected = if protocol == 2 {
            "refs/heads/trunk"
        } else {
            "refs/heads/main"
        };
        assert_eq!(head, expected, "only protocol 2 tells of unborn branches");
        let name = format!("detached-{protocol}");
        let clone = world.clone(&self::url(&goproxy), &name, protocol, &[]);
        let head = world.sandbox.git(&clone, &["rev-parse", "HEAD"]);
        assert_eq!(head, world.id("v1.0.0"));
    }
}

#[test]
fn many_refs_are_cloned_with_a_packed_request() {
    let world = World::with(&History::new().note("one"));
    let id = world.id("main");
    let lines: Vec<_> = (0..3000)
        .map(|number| format!("create refs/heads/branch-{number} {id}\n"))
        .collect();
    let script = lines.concat();
    let file = world.sandbox.path("script");
    std::fs::write(&file, script).unwrap();
    let mut command = world.sandbox.command("git");
    command
        .current_dir(world.folder("team/lib"))
        .args(["update-ref", "--stdin"]);
    assert!(
        command
            .stdin(std::fs::File::open(file).unwrap())
            .status()
            .unwrap()
            .success()
    );
    for number in 0..300 {
        let tree = world.id("main^{tree}");
        let commit = world.git(&["commit-tree", "-m", &number.to_string(), &tree]);
        world.git(&[
            "update-ref",
            &format!("refs/heads/branch-{number}"),
            &commit,
        ]);
    }
    let goproxy = world.serve();
    for protocol in PROTOCOLS {
        let clone = world.clone(
            &url(&goproxy),
            &format!("many-{protocol}"),
            protocol,
            &["--bare"],
        );
        let refs = world
            .sandbox
            .git(&clone, &["for-each-ref", "--count=9999", "--format=x"]);
        assert_eq!(refs.lines().count(), 3001);
    }
}

#[test]
fn clones_work_below_a_relative_root() {
    let world = World::with(&library());
    let settings = Settings {
        external_url: "http://mod.test/gitlab".into(),
        ..Settings::default()
    };
    let folder = world.sandbox.path("repositories");
    let goproxy = Goproxy::start(&world.sandbox, &folder, &settings);
    let url = format!("http://{}/gitlab/team/lib.git", goproxy.address);
    world.clone(&url, "clone", 2, &[]);
}

#[test]
fn partial_clones_become_whole_ones() {
    let world = World::with(&library());
    let goproxy = world.serve();
    for protocol in PROTOCOLS {
        let name = format!("partial-{protocol}");
        let clone = world.clone(&url(&goproxy), &name, protocol, &["--filter=blob:none"]);
        let missing = world.sandbox.git(
            &clone,
            &["rev-list", "--objects", "--all", "--missing=print"],
        );
        assert!(
            !missing.lines().any(|line| line.starts_with('?')),
            "{missing}"
        );
    }
}

#[test]
fn pushes_are_refused() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let clone = world.clone(&url(&goproxy), "clone", 2, &[]);
    let output = world.try_client(&clone, 2, &["push", "origin", "HEAD:refs/heads/mine"]);
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("You are not allowed to push code to this project."),
        "{told}"
    );
    let refs = world.git(&["for-each-ref", "refs/heads/mine"]);
    assert_eq!(refs, "");
}

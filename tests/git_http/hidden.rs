//! What no branch and no tag leads to does not exist for clients, in no version of the protocol.

use goproxy_tests::{goproxy::Goproxy, http};

use crate::packets::{answer_lines, ask, fetch, lines, objects};
use crate::world::{PROTOCOLS, World, library, url};

const HIDDEN: &str = "refs/merge-requests/1/head";

#[track_caller]
fn assert_not_ours(goproxy: &Goproxy, id: &str) {
    for protocol in PROTOCOLS {
        let want = format!("want {id}");
        let answer = ask(goproxy, protocol, &fetch(protocol, &[&want], &["done"]));
        assert_eq!(answer.status, 200, "protocol {protocol}: {}", answer.text());
        let expected = lines(&[&format!("ERR upload-pack: not our ref {id}")]);
        assert_eq!(answer.body, expected, "protocol {protocol}");
    }
}

#[test]
fn hidden_dangling_and_absent_commits_are_not_handed_out() {
    let world = World::with(&library());
    let tree = world.id("main^{tree}");
    let dangling = world.git(&["commit-tree", "-m", "x", "-p", "main", &tree]);
    let goproxy = world.serve();
    let absent = "1234567890123456789012345678901234567890".to_owned();
    for id in [
        world.id(HIDDEN),
        world.id(&format!("{HIDDEN}~1")),
        dangling,
        absent,
    ] {
        assert_not_ours(&goproxy, &id);
    }
    // The same, asked by git itself.
    let hidden = world.id(HIDDEN);
    for protocol in PROTOCOLS {
        let folder = world.clone(&url(&goproxy), &format!("clone-{protocol}"), protocol, &[]);
        let output = world.try_client(&folder, protocol, &["fetch", "origin", &hidden]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            told.contains(&format!("not our ref {hidden}")),
            "protocol {protocol}: {told}"
        );
        let output = world.try_client(&folder, protocol, &["fetch", "origin", HIDDEN]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            told.contains("couldn't find remote ref"),
            "protocol {protocol}: {told}"
        );
    }
}

#[test]
fn blobs_and_trees_are_not_handed_out_by_id_unless_a_tag_holds_them() {
    let world = World::with(&library());
    let (blob, tree) = (world.id("main:lib.go"), world.id("main^{tree}"));
    let goproxy = world.serve();
    assert_not_ours(&goproxy, &blob);
    assert_not_ours(&goproxy, &tree);
    world.git(&["update-ref", "refs/tags/blob", &blob]);
    for protocol in PROTOCOLS {
        let want = format!("want {blob}");
        let answer = ask(&goproxy, protocol, &fetch(protocol, &[&want], &["done"]));
        assert_eq!(objects(&world, &answer), [&*blob], "protocol {protocol}");
    }
}

#[test]
fn one_object_that_is_not_served_refuses_the_whole_request() {
    let world = World::with(&library());
    let (good, bad) = (world.id("main"), world.id(HIDDEN));
    let goproxy = world.serve();
    for protocol in PROTOCOLS {
        let wants = [format!("want {good}"), format!("want {bad}")];
        let wants = wants.each_ref().map(|want| &**want);
        let answer = ask(&goproxy, protocol, &fetch(protocol, &wants, &["done"]));
        assert_eq!(
            answer.body,
            lines(&[&format!("ERR upload-pack: not our ref {bad}")])
        );
    }
}

#[test]
fn objects_of_a_pool_are_not_handed_out() {
    let world = World::with(&library());
    world.add(
        "pools/1",
        &goproxy_tests::history::History::new().note("of another project"),
    );
    let foreign = world
        .sandbox
        .git(&world.folder("pools/1"), &["rev-parse", "main"]);
    let alternates = world.folder("team/lib").join("objects/info/alternates");
    std::fs::write(alternates, "../../../pools/1.git/objects\n").unwrap();
    assert_eq!(world.git(&["cat-file", "-t", &foreign]), "commit");
    let goproxy = world.serve();
    assert_not_ours(&goproxy, &foreign);
    world.git(&["update-ref", "refs/heads/shared", &foreign]);
    for protocol in PROTOCOLS {
        let want = format!("want {foreign}");
        let answer = ask(&goproxy, protocol, &fetch(protocol, &[&want], &["done"]));
        assert!(objects(&world, &answer).contains(&foreign));
    }
}

/// With an unbounded depth git hands out the parents of whatever the client calls shallow.
#[test]
fn the_edge_of_a_shallow_clone_opens_nothing() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let (want, hidden) = (world.id("main"), world.id(HIDDEN));
    let parent = world.id(&format!("{HIDDEN}~1"));
    for protocol in PROTOCOLS {
        let wanted = [
            format!("want {want}"),
            format!("shallow {hidden}"),
            "deepen 2147483647".into(),
        ];
        let wanted = wanted.each_ref().map(|line| &**line);
        let answer = ask(&goproxy, protocol, &fetch(protocol, &wanted, &["done"]));
        assert!(!answer.text().contains(&hidden), "protocol {protocol}");
        let objects = objects(&world, &answer);
        assert!(objects.contains(&want), "protocol {protocol}");
        assert!(!objects.contains(&parent), "protocol {protocol}");
    }
}

#[test]
fn what_a_client_claims_to_have_tells_it_nothing() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let want = format!("want {}", world.id("main"));
    let acknowledged = |protocol: u8, revision: &str| {
        let have = format!("have {}", world.id(revision));
        let had: &[&str] = if protocol == 2 {
            &[&have]
        } else {
            &[&have, "."]
        };
        let answer = ask(&goproxy, protocol, &fetch(protocol, &[&want], had));
        assert_eq!(answer.status, 200);
        let lines = answer_lines(&answer.body);
        let starts = |word: &[u8]| lines.iter().any(|line| line.starts_with(word));
        assert!(starts(b"ACK") != starts(b"NAK"), "{}", answer.text());
        starts(b"ACK")
    };
    for protocol in PROTOCOLS {
        assert!(acknowledged(protocol, "v1.0.0"), "protocol {protocol}");
        assert!(!acknowledged(protocol, HIDDEN), "protocol {protocol}");
    }
}

#[test]
fn refs_that_are_not_served_do_not_bound_a_clone() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let want = format!("want {}", world.id("main"));
    for protocol in PROTOCOLS {
        for name in [HIDDEN, "merge-requests/1/head", "HEAD", "absent"] {
            let not = format!("deepen-not {name}");
            let answer = ask(
                &goproxy,
                protocol,
                &fetch(protocol, &[&want, &not], &["done"]),
            );
            assert_eq!(answer.status, 400, "protocol {protocol}: {name}");
        }
    }
}

#[test]
fn filters_and_commands_that_tell_about_any_object_are_refused() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let want = format!("want {}", world.id("main"));
    for protocol in PROTOCOLS {
        let body = fetch(protocol, &[&want, "filter blob:none"], &["done"]);
        let answer = ask(&goproxy, protocol, &body);
        assert_eq!(answer.status, 400);
        assert!(
            answer.text().contains("partial clones"),
            "{}",
            answer.text()
        );
    }
    let oid = format!("oid {}", world.id(HIDDEN));
    let body = lines(&["command=object-info", "|", "size", &oid, "."]);
    assert_eq!(ask(&goproxy, 2, &body).status, 400);
    let body = lines(&[
        "command=fetch",
        "|",
        "want-ref refs/heads/main",
        "done",
        ".",
    ]);
    assert_eq!(ask(&goproxy, 2, &body).status, 400);
}

#[test]
fn hidden_refs_are_not_told() {
    let world = World::with(&library());
    world.git(&["pack-refs", "--all"]);
    let goproxy = world.serve();
    for protocol in [0, 1] {
        let version = format!("version={protocol}");
        let target = "/team/lib.git/info/refs?service=git-upload-pack";
        let answer = http::request(
            goproxy.address,
            "GET",
            target,
            &[("Git-Protocol", &version)],
        );
        assert!(answer.text().contains("refs/heads/main"));
        assert!(
            !answer.text().contains("merge-requests"),
            "{}",
            answer.text()
        );
    }
    for prefix in ["refs/merge-requests/", "refs/", ""] {
        let body = lines(&[
            "command=ls-refs",
            "|",
            "symrefs",
            &format!("ref-prefix {prefix}"),
            ".",
        ]);
        let answer = ask(&goproxy, 2, &body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(
            answer.text().contains("refs/heads/main"),
            prefix != "refs/merge-requests/"
        );
        assert!(
            !answer.text().contains("merge-requests"),
            "{}",
            answer.text()
        );
    }
}

//! Statuses, headers and bounds.

use goproxy_tests::http;

use crate::packets::{ask, fetch, lines, post};
use crate::world::{World, library};

const REFS: &str = "/team/lib.git/info/refs?service=git-upload-pack";

#[test]
fn advertisements_and_results_have_their_headers() {
    let world = World::with(&library());
    let goproxy = world.serve();
    for (headers, start) in [
        (&[][..], "001e# service=git-upload-pack\n0000"),
        (
            &[("Git-Protocol", "version=0")],
            "001e# service=git-upload-pack\n0000",
        ),
        (
            &[("Git-Protocol", "version=1")],
            "001e# service=git-upload-pack\n0000000eversion 1\n",
        ),
        (&[("Git-Protocol", "version=2")], "000eversion 2\n"),
        (
            &[("Git-Protocol", "version=2:version=1")],
            "001e# service=git-upload-pack\n0000",
        ),
    ] {
        let answer = http::request(goproxy.address, "GET", REFS, headers);
        assert_eq!(answer.status, 200);
        assert!(
            answer.text().starts_with(start),
            "{headers:?}: {}",
            answer.text()
        );
        assert_eq!(
            answer.header("content-type"),
            Some("application/x-git-upload-pack-advertisement")
        );
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
    }
    let answer = ask(&goproxy, 2, &lines(&["command=ls-refs", "."]));
    assert_eq!(
        answer.header("content-type"),
        Some("application/x-git-upload-pack-result")
    );
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    // What git sends first when it wants to know whether it may send more.
    for protocol in [0, 2] {
        let answer = ask(&goproxy, protocol, b"0000");
        assert_eq!((answer.status, answer.body.len()), (200, 0));
    }
}

#[test]
fn what_is_not_served_is_refused_as_gitlab_does() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let cases = [
        ("GET", "/team/lib.git/info/refs", 404, "Not Found\n"),
        (
            "GET",
            "/team/lib.git/info/refs?service=git-upload-archive",
            404,
            "Not Found\n",
        ),
        ("GET", "/team/lib.git/git-upload-pack", 404, "Not Found\n"),
        ("HEAD", REFS, 403, ""),
        (
            "GET",
            "/team/lib.git/info/refs?service=git-receive-pack",
            403,
            "You are not allowed to push code to this project.\n",
        ),
        (
            "POST",
            "/team/lib.git/git-receive-pack",
            403,
            "You are not allowed to push code to this project.\n",
        ),
        (
            "GET",
            "/team/other.git/info/refs?service=git-upload-pack",
            404,
            "The project you were looking for could not be found or you don't have permission to view it.\n",
        ),
        (
            "GET",
            "/team/other.git/info/refs?service=git-receive-pack",
            404,
            "The project you were looking for could not be found or you don't have permission to view it.\n",
        ),
        (
            "GET",
            "/team/../team/lib.git/info/refs?service=git-upload-pack",
            404,
            "",
        ),
        (
            "GET",
            "/api/team/lib.git/info/refs?service=git-upload-pack",
            404,
            "",
        ),
        (
            "POST",
            "/team/lib.git/git-upload-pack",
            415,
            "Content-Type must be",
        ),
    ];
    for (method, target, status, words) in cases {
        let answer = http::request(goproxy.address, method, target, &[]);
        assert_eq!(
            answer.status,
            status,
            "{method} {target}: {}",
            answer.text()
        );
        assert!(
            answer.text().starts_with(words),
            "{method} {target}: {}",
            answer.text()
        );
    }
}

#[test]
fn malformed_requests_are_told_why() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let cases: [(u8, &[u8], &str); 5] = [
        (0, b"", "ends in the wrong place"),
        (2, b"hello", "pkt-lines"),
        (2, b"0012command=fetch\n000", "pkt-lines"),
        (0, b"0009have\n0000", "unexpected line"),
        (2, b"0011command=push\n0000", "is not served"),
    ];
    for (protocol, body, words) in cases {
        let answer = ask(&goproxy, protocol, body);
        assert_eq!(answer.status, 400, "{words}: {}", answer.text());
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
    }
}

#[test]
fn huge_and_falsely_packed_requests_are_refused_in_little_memory() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let body = lines(&["command=ls-refs", "."]);
    assert_eq!(ask(&goproxy, 2, &body).status, 200);
    let before = goproxy.anonymous_memory();
    for _ in 0..4 {
        let huge = vec![b'0'; 9 << 20];
        // The server may answer and close before everything is sent.
        if let Ok(answer) = http::raw(goproxy.address, &post(2, &huge, &[])) {
            assert_eq!(answer.status, 413);
        }
    }
    let bomb = gzip(&world, &vec![b'0'; 64 << 20]);
    assert!(bomb.len() < 1 << 20);
    let packed = ["Content-Encoding: gzip"];
    for _ in 0..4 {
        let answer = http::raw(goproxy.address, &post(2, &bomb, &packed)).unwrap();
        assert_eq!(answer.status, 413, "{}", answer.text());
    }
    let answer = http::raw(goproxy.address, &post(2, b"0000", &packed)).unwrap();
    assert_eq!(answer.status, 400, "{}", answer.text());
    let good = http::raw(goproxy.address, &post(2, &gzip(&world, &body), &packed)).unwrap();
    assert!(good.text().contains("refs/heads/main"), "{}", good.text());
    let other = http::raw(goproxy.address, &post(2, &body, &["Content-Encoding: br"])).unwrap();
    assert_eq!(other.status, 415);
    let grown = goproxy.anonymous_memory().saturating_sub(before);
    assert!(grown < 48 << 20, "{grown} bytes");
}

fn gzip(world: &World, bytes: &[u8]) -> Vec<u8> {
    let file = world.sandbox.path("body");
    std::fs::write(&file, bytes).unwrap();
    let mut command = world.sandbox.command("gzip");
    command
        .args(["-9", "-c"])
        .arg(&file)
        .output()
        .unwrap()
        .stdout
}

#[test]
fn requests_are_logged_and_counted() {
    let world = World::with(&library());
    let goproxy = world.serve();
    http::request(goproxy.address, "GET", REFS, &[]);
    let want = format!("want {}", world.id("main"));
    let answer = ask(&goproxy, 2, &fetch(2, &[&want], &["done"]));
    let bytes = format!("bytes={}", answer.body.len());
    goproxy.wait_for_log("the request's line", |line| {
        let is_it =
            line.contains("POST /team/lib.git/git-upload-pack 200") && line.contains(&bytes);
        is_it.then_some(())
    });
    let metrics = http::get(goproxy.management, "/metrics").text();
    for label in ["git-refs", "git-pack"] {
        let counted = format!("route=\"{label}\",status=\"200\"}} 1");
        assert!(metrics.contains(&counted), "{metrics}");
    }
}

//! URLs that no client should send.

use goproxy_tests::http;

use crate::world::{World, library};

#[test]
fn malformed_paths_are_not_found_and_say_why() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let cases = [
        (
            "mod.test/team/lib/@v/v1.0.0%zz.info",
            "malformed percent escapes",
        ),
        ("mod.test/team/lib%/@v/list", "malformed percent escapes"),
        ("mod.test/team/lib%ff/@v/list", "malformed percent escapes"),
        ("mod.test/team%2Flib/@v/list", "encoded slash"),
        ("mod.test/team/lib/@v/v1.0.0%2Fx.info", "encoded slash"),
        ("mod.test/team/../lib/@v/list", "malformed module path"),
        ("mod.test/team/%2e%2e/lib/@v/list", "malformed module path"),
        ("mod.test/team//lib/@v/list", "malformed module path"),
        ("mod.test/Team/lib/@v/list", "upper-case"),
        ("mod.test/team/!1ib/@v/list", "exclamation mark"),
        ("mod.test/team/lib!/@v/list", "exclamation mark"),
        ("mod.test/team/lib/v1/@v/list", "module path"),
        ("nodots/team/lib/@v/list", "module path"),
        ("mod.test/team/lib/@v/v1.0.0%20x.info", "version"),
        ("mod.test/team/lib/@v/v1.mod", "version"),
        ("mod.test/team/lib/@v/main.zip", "version"),
        ("mod.test/team/lib/@v/v1.0.0+meta.zip", "version"),
        ("mod.test/team/lib/@v/v01.0.0.mod", "version"),
    ];
    for (path, words) in cases {
        let answer = goproxy.get(path);
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        assert!(answer.text().contains(words), "{path}: {}", answer.text());
    }
}

#[test]
fn paths_of_no_endpoint_are_not_found_as_gitlab_says_it() {
    let world = World::with(&library());
    let goproxy = world.serve();
    for path in [
        "/api/v4/packages/go/mod.test/team/lib/@v/",
        "/api/v4/packages/go/mod.test/team/lib/@v/v1.0.0",
        "/api/v4/packages/go/mod.test/team/lib/@v/v1.0.0.ziphash",
        "/api/v4/packages/go/mod.test/team/lib",
        "/api/v4/packages/go/@v/list",
        "/api/v4/packages/go//@v/list",
        "/api/v4/projects//packages/go/mod.test/team/lib/@v/list",
        "/api/v4/projects/team/lib/packages/go/mod.test/team/lib/@v/list",
        "/api/v4/packages/npm/lib",
        "/api/v3/packages/go/mod.test/team/lib/@v/list",
        "/favicon.ico",
        "/..%2f..%2fetc/passwd",
    ] {
        let answer = http::request(goproxy.address, "GET", path, &[("Accept", "*/*")]);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.text(), r#"{"error":"404 Not Found"}"#, "{path}");
    }
}

#[test]
fn what_is_no_http_ends_the_connection_and_nothing_else() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(100_000));
    for request in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        &long,
    ] {
        // An error: closed without a word, or while the rest was still being sent.
        if let Ok(answer) = http::raw(goproxy.address, request.as_bytes()) {
            assert!((400..=505).contains(&answer.status), "{}", answer.status);
        }
        assert_eq!(goproxy.get("mod.test/team/lib/@v/list").status, 200);
    }
}

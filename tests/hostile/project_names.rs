//! Tricks with percent escapes in the `{id}` of a project or group.

use goproxy_tests::http;

use crate::world::{TOKEN, World, assert_serves, statuses};

const REST: &str = "packages/go/gitlab.example.com/team/public/@v/list";

/// Where a name can stand.
const SCOPES: [(&str, &str); 2] = [("projects", ""), ("groups", "-/")];

/// The name of no project or group, whatever is done to it.
const TRICKS: [&str; 24] = [
    "%2e%2e",
    "..",
    "%2e%2e%2fteam%2fpublic",
    "team%2f%2e%2e%2fteam%2fpublic",
    "team%2F.%2Fpublic",
    "%2Fteam%2Fpublic",
    "team%2F%2Fpublic",
    "team%2Fpublic%2F",
    "team%2Fpublic%00",
    "%00",
    "team%252Fpublic",
    "%2574eam%2Fpublic",
    "team%c0%afpublic",
    "team%e0%80%afpublic",
    "team%f0%80%80%afpublic",
    "%ff%fe",
    "%ed%a0%80",
    "team%2Fpublic.git",
    "team%5Cpublic",
    "team%2Fpublic%20",
    "%2F",
    "%",
    "team%2",
    "team%2Fpublic;x=1",
];

#[test]
fn no_trick_names_a_project() {
    let world = World::new();
    let goproxy = world.serve();
    let long = [
        "a".repeat(50_000),
        "%2F".repeat(15_000),
        "%61".repeat(15_000),
    ];
    let tricks = TRICKS.into_iter().chain(long.iter().map(String::as_str));
    for name in tricks {
        for (scope, more) in SCOPES {
            let target = format!("/api/v4/{scope}/{name}/{more}{REST}");
            let shown: String = target.chars().take(80).collect();
            let stranger = http::get(goproxy.address, &target);
            assert!(
                matches!(stranger.status, 401 | 404),
                "{shown}: {}",
                stranger.text()
            );
            let token = [("Private-Token", TOKEN)];
            let reader = http::request(goproxy.address, "GET", &target, &token);
            assert!(
                matches!(reader.status, 403 | 404),
                "{shown}: {}",
                reader.text()
            );
        }
    }
    for name in ["", "/", "team/public", "./1", "x/../1"] {
        let target = format!("/api/v4/projects/{name}/{REST}");
        assert_eq!(http::get(goproxy.address, &target).status, 404, "{target}");
    }
    assert_serves(&goproxy);
}

#[test]
fn a_name_is_decoded_once() {
    let world = World::new();
    let goproxy = world.serve();
    for name in [
        "team%2Fpublic",
        "team%2fpublic",
        "%74eam%2Fp%75blic",
        "1",
        "%31",
    ] {
        let target = format!("/api/v4/projects/{name}/{REST}");
        assert_eq!(http::get(goproxy.address, &target).status, 200, "{name}");
    }
    assert_serves(&goproxy);
}

#[test]
fn a_name_with_line_ends_forges_no_line_of_the_log_and_no_header() {
    let world = World::new();
    let goproxy = world.serve();
    let forged = "%0d%0aX-Forged:%201%0d%0a%0d%0a2026-01-01T00:00:00Z%20%20INFO%20forged";
    let before = goproxy.log().len();
    for target in [
        format!("/api/v4/projects/{forged}/{REST}"),
        format!("/api/v4/packages/go/{forged}/@v/list"),
        format!("/api/v4/packages/go/gitlab.example.com/team/public/@v/{forged}.info"),
        format!("/{forged}.git/info/refs?service=git-upload-pack"),
        format!("/{forged}?go-get=1"),
    ] {
        for agent in ["Go-http-client/1.1", "curl"] {
            let token = [("Private-Token", TOKEN), ("User-Agent", agent)];
            let answer = http::request(goproxy.address, "GET", &target, &token);
            assert!(answer.header("x-forged").is_none(), "{target}");
        }
    }
    let agent = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nUser-Agent: a\u{1b}[2J\r\n\r\n";
    assert_eq!(
        statuses(&goproxy, agent.as_bytes()),
        [400],
        "an escape sequence"
    );
    assert_serves(&goproxy);
    let log = goproxy.log();
    for line in &log[before..] {
        let begins = line.starts_with("20") && line.get(10..11) == Some("T");
        assert!(begins && !line.starts_with("2026-01-01"), "{line:?}");
        assert!(!line.contains('\u{1b}'), "{line:?}");
    }
}

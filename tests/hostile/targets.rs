//! Request lines that ask for something else than a path.

use crate::world::{
    HOST, PRIVATE, PUBLIC, SMUGGLED, VERSIONS, World, answers, assert_not_smuggled, assert_serves,
    begin, statuses,
};

const LINES: &str = "Host: gitlab.example.com\r\nConnection: close\r\n\r\n";

#[test]
fn a_target_with_a_host_is_its_path() {
    let world = World::new();
    let goproxy = world.serve();
    for host in [
        "http://gitlab.example.com",
        "https://evil.test:1",
        "ftp://u:p@x",
    ] {
        let request = format!("GET {host}{PUBLIC} HTTP/1.1\r\n{LINES}");
        let answered = answers(begin(&goproxy, request.as_bytes()));
        assert_eq!(answered.len(), 1, "{host}");
        assert_eq!((answered[0].status, &*answered[0].text()), (200, VERSIONS));
        let request = format!("GET {host}{PRIVATE} HTTP/1.1\r\n{LINES}");
        assert_eq!(statuses(&goproxy, request.as_bytes()), [401], "{host}");
    }
    assert_serves(&goproxy);
}

#[test]
fn nothing_is_a_tunnel_and_nothing_is_reflected() {
    let world = World::new();
    let goproxy = world.serve();
    for line in [
        format!("CONNECT {HOST}:443"),
        "CONNECT 127.0.0.1:22".to_owned(),
        "TRACE /".to_owned(),
        format!("TRACE {PUBLIC}"),
    ] {
        let lines = "Cookie: reflected\r\nConnection: close\r\n";
        let request = format!("{line} HTTP/1.1\r\nHost: x\r\n{lines}\r\n{SMUGGLED}");
        let answered = answers(begin(&goproxy, request.as_bytes()));
        assert_eq!(answered.len(), 1, "{line}");
        assert_eq!(answered[0].status, 405, "{line}");
        assert!(!answered[0].text().contains("reflected"), "{line}");
        assert_not_smuggled(&goproxy, &line);
    }
    let upgrade = format!("Upgrade: websocket\r\nConnection: upgrade\r\n{LINES}");
    let request = format!("GET {PUBLIC} HTTP/1.1\r\n{upgrade}");
    assert_eq!(statuses(&goproxy, request.as_bytes()), [200]);
    assert_serves(&goproxy);
}

#[test]
fn what_is_no_target_is_served_by_nobody() {
    let world = World::new();
    let goproxy = world.serve();
    for line in [
        "GET * HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET  / HTTP/1.1",
        "GET / HTTP/1.1 HTTP/1.1",
        "GET /\t HTTP/1.1",
        "GET\t/ HTTP/1.1",
        "GET team/public HTTP/1.1",
        "GET //api/v4/packages/go/gitlab.example.com/team/public/@v/list HTTP/1.1",
        "GET /./api/v4/packages/go/gitlab.example.com/team/public/@v/list HTTP/1.1",
        "GET /x/../api/v4/packages/go/gitlab.example.com/team/public/@v/list HTTP/1.1",
        "GET \\api\\v4 HTTP/1.1",
        "GET /\u{7f} HTTP/1.1",
        "GET /\u{e9} HTTP/1.1",
        "GET / http/1.1",
        "GET / HTTP/1.1x",
        "GET / HTTP/2.0",
        "GET / HTTP/0.9",
        "GET /",
        "G\0T / HTTP/1.1",
        "PRI * HTTP/2.0",
        "\u{16}\u{3}\u{1}",
    ] {
        let refused = statuses(&goproxy, format!("{line}\r\n{LINES}").as_bytes());
        let is_refusal = matches!(refused[..], [] | [400 | 404 | 405 | 505]);
        assert!(is_refusal, "{line:?}: {refused:?}");
    }
    assert_serves(&goproxy);
}

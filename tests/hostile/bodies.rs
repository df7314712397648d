//! Requests whose end two servers see at different places (RFC 9112, section 11.2): a part of one
//! is never taken for another.

use crate::world::{PUBLIC, SMUGGLED, World, assert_not_smuggled, assert_serves, statuses};

/// A request with these lines and a request in its body.
fn post(lines: &str, body: &str) -> Vec<u8> {
    format!("POST {PUBLIC} HTTP/1.1\r\nHost: x\r\n{lines}\r\n\r\n{body}{SMUGGLED}").into_bytes()
}

#[test]
fn a_head_whose_body_has_no_clear_end_is_refused_with_all_that_follows() {
    let world = World::new();
    let goproxy = world.serve();
    for lines in [
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 0\r\nContent-Length: 5",
        "Content-Length: 5, 6",
        "Content-Length: 5, 5",
        "Content-Length: +5",
        "Content-Length: -1",
        "Content-Length: 0x5",
        "Content-Length: 5 5",
        "Content-Length: 5a",
        "Content-Length:",
        "Content-Length: 99999999999999999999999999",
        "Content-Length : 5",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked;x",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: \u{b}chunked",
        "Transfer-Encoding:\r\n chunked",
        "X: a\r\n Content-Length: 5",
        "X: a\rContent-Length: 5",
        " Content-Length: 5",
        "no colon",
        "X y: 1",
        "X\0: 1",
        ": 1",
    ] {
        let refused = statuses(&goproxy, &post(lines, ""));
        assert_eq!(refused, [400], "{lines:?}");
        assert_not_smuggled(&goproxy, lines);
    }
    let old = format!("POST {PUBLIC} HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    let old = statuses(&goproxy, &[old.as_bytes(), SMUGGLED.as_bytes()].concat());
    assert_eq!(old, [400]);
    assert_not_smuggled(&goproxy, "chunks in HTTP/1.0");
    assert_serves(&goproxy);
}

#[test]
fn after_a_length_and_chunks_at_once_the_connection_ends() {
    let world = World::new();
    let goproxy = world.serve();
    for lines in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 500\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 0",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\nContent-Length: 0",
    ] {
        // One answer or, where both is refused, one refusal; never a second one.
        let answered = statuses(&goproxy, &post(lines, "0\r\n\r\n"));
        assert!(
            matches!(answered[..], [400 | 405]),
            "{lines:?}: {answered:?}"
        );
        assert_not_smuggled(&goproxy, lines);
    }
    assert_serves(&goproxy);
}

#[test]
fn a_body_that_nobody_wants_is_not_read_as_a_request() {
    let world = World::new();
    let goproxy = world.serve();
    let length = SMUGGLED.len();
    for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"] {
        for lines in [
            format!("Content-Length: {length}\r\nConnection: close"),
            format!("Content-Length: {length}\r\nContent-Length: {length}\r\nConnection: close"),
            format!("Content-Length: {}\r\nConnection: close", 64 * length),
        ] {
            let head = format!("{method} {PUBLIC} HTTP/1.1\r\nHost: x\r\n{lines}\r\n\r\n");
            let answered = statuses(&goproxy, format!("{head}{SMUGGLED}").as_bytes());
            assert_eq!(answered.len(), 1, "{method} {lines:?}: {answered:?}");
            assert_not_smuggled(&goproxy, method);
        }
    }
    assert_serves(&goproxy);
}

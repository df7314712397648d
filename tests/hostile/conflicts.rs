//! Headers that say two things: hosts and credentials. Nothing is chosen among them.

use crate::world::{OTHER, PRIVATE, PUBLIC, TOKEN, World, assert_serves, basic, statuses};

fn request(version: &str, target: &str, lines: &[String]) -> Vec<u8> {
    let lines = [lines, &[String::new()]].concat().join("\r\n");
    format!("GET {target} HTTP/{version}\r\n{lines}Connection: close\r\n\r\n").into_bytes()
}

#[test]
fn a_request_is_for_one_host() {
    let world = World::new();
    let goproxy = world.serve();
    let one = "Host: gitlab.example.com".to_owned();
    for (version, hosts, status) in [
        ("1.1", vec![], 400),
        ("1.1", vec![one.clone(), one.clone()], 400),
        ("1.1", vec![one.clone(), "Host: evil.test".to_owned()], 400),
        ("1.0", vec![one.clone(), "Host: evil.test".to_owned()], 400),
        ("1.1", vec![one.clone()], 200),
        ("1.0", vec![], 200),
    ] {
        let answered = statuses(&goproxy, &request(version, PUBLIC, &hosts));
        assert_eq!(answered, [status], "HTTP/{version} {hosts:?}");
    }
    let several = request("1.1", PUBLIC, &[one.clone(), one]);
    let operators = goproxy_tests::http::raw(goproxy.management, &several).unwrap();
    assert_eq!(operators.status, 400, "operators' port, too");
    assert!(operators.text().contains("Host"), "{}", operators.text());
    assert_serves(&goproxy);
}

#[test]
fn credentials_that_differ_are_no_credential() {
    let world = World::new();
    let goproxy = world.serve();
    let private = |token: &str| format!("Private-Token: {token}");
    let bearer = |token: &str| format!("Authorization: Bearer {token}");
    let password = |token: &str| format!("Authorization: {}", basic(token));
    let job = |token: &str| format!("Job-Token: {token}");
    let conflicts = [
        [private(TOKEN), private(OTHER)],
        [private(TOKEN), private("")],
        [private(TOKEN), job(OTHER)],
        [private(TOKEN), password("wrong")],
        [private(TOKEN), "Authorization: Negotiate x".to_owned()],
        [private(TOKEN), format!("PRIVATE-TOKEN: {TOKEN}, {TOKEN}")],
        [bearer(TOKEN), bearer(OTHER)],
        [bearer(TOKEN), password(OTHER)],
        [password(TOKEN), password("wrong")],
        [password(TOKEN), password(OTHER)],
    ];
    let ask = |target: &str, lines: &[String; 2]| {
        let host = ["Host: x".to_owned()];
        statuses(
            &goproxy,
            &request("1.1", target, &[&host[..], lines].concat()),
        )
    };
    for [one, other] in conflicts {
        for lines in [[one.clone(), other.clone()], [other, one]] {
            for target in [PRIVATE, PUBLIC] {
                assert_eq!(ask(target, &lines), [401], "{target} {lines:?}");
            }
        }
    }
    for lines in [
        [private(TOKEN), private(TOKEN)],
        [private(TOKEN), job(TOKEN)],
        [bearer(TOKEN), password(TOKEN)],
    ] {
        assert_eq!(ask(PRIVATE, &lines), [200], "{lines:?}");
    }
    assert_serves(&goproxy);
}

#[test]
fn malformed_credentials_open_nothing() {
    let world = World::new();
    let goproxy = world.serve();
    let long = "a".repeat(20 << 10);
    let nothing: &[u8] = b"";
    for value in [
        b"Private-Token: " as &[u8],
        b"Private-Token: \xff\xfe",
        b"Private-Token: glpat-reader-0123456789abcdef\xff",
        b"Private-Token: glpat-reader-0123456789abcde",
        b"Private-Token: GLPAT-READER-0123456789ABCDEF",
        b"Authorization: Basic",
        b"Authorization: Basic ====",
        b"Authorization: Basic \xff",
        b"Authorization: Bearer",
        b"Authorization: \xff",
        b"Authorization: ",
    ] {
        for tail in [nothing, long.as_bytes()] {
            let head = format!("GET {PRIVATE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
            let request = [head.as_bytes(), value, tail, b"\r\n\r\n"].concat();
            let answered = statuses(&goproxy, &request);
            assert_eq!(answered, [401], "{}", String::from_utf8_lossy(value));
        }
    }
    assert_serves(&goproxy);
}

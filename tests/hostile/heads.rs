//! Heads of requests that are too long: in lines, in bytes, in one line, in the target.

use std::{io::Write as _, thread};

use goproxy_tests::{http, processes};

use crate::world::{PUBLIC, World, assert_not_smuggled, assert_serves, begin, statuses};

/// The bounds of a head, as the server has them.
const MAX_LINES: usize = 100;
const MAX_BYTES: usize = 64 << 10;

/// A request with these lines beside two of its own.
fn with_lines(lines: &[String]) -> Vec<u8> {
    let lines = lines.concat();
    format!("GET {PUBLIC} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n").into_bytes()
}

#[test]
fn as_many_lines_as_may_be_are_read_and_one_more_is_refused() {
    let world = World::new();
    let goproxy = world.serve();
    let lines = |count: usize| -> Vec<String> {
        let numbers = 2..count;
        numbers.map(|number| format!("X-{number}: 1\r\n")).collect()
    };
    assert_eq!(statuses(&goproxy, &with_lines(&lines(MAX_LINES))), [200]);
    for count in [MAX_LINES + 1, 1000, 4000] {
        let refused = statuses(&goproxy, &with_lines(&lines(count)));
        assert_eq!(refused, [431], "{count} lines");
    }
    assert_serves(&goproxy);
}

#[test]
fn a_large_head_is_read_and_a_larger_one_is_refused() {
    let world = World::new();
    let goproxy = world.serve();
    let line = |bytes: usize| format!("X: {}\r\n", "a".repeat(bytes));
    assert_eq!(
        statuses(&goproxy, &with_lines(&[line(MAX_BYTES / 2)])),
        [200]
    );
    let one = with_lines(&[line(16 * MAX_BYTES)]);
    let many = with_lines(&vec![line(16 << 10); 40]);
    let name = with_lines(&[format!("{}: 1\r\n", "a".repeat(2 * MAX_BYTES))]);
    let target = format!(
        "GET /{} HTTP/1.1\r\nHost: x\r\n\r\n",
        "a".repeat(16 * MAX_BYTES)
    );
    let method = format!(
        "{} / HTTP/1.1\r\nHost: x\r\n\r\n",
        "A".repeat(2 * MAX_BYTES)
    );
    for request in [one, many, name, target.into_bytes(), method.into_bytes()] {
        // Closed while more is under way, the connection may lose the answer.
        let refused = statuses(&goproxy, &request);
        assert!(matches!(refused[..], [] | [400 | 414 | 431]), "{refused:?}");
    }
    assert_serves(&goproxy);
}

#[test]
fn endless_heads_cost_what_one_head_may() {
    const CLIENTS: u64 = 40;
    let world = World::new();
    let goproxy = world.serve();
    assert_serves(&goproxy);
    processes::forget_peak(goproxy.id());
    let before = goproxy.peak_memory();
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let piece = vec![b'a'; 64 << 10];
                let mut stream = begin(&goproxy, b"GET / HTTP/1.1\r\nHost: x\r\nX: ");
                // 16 MiB each, if the server took them.
                for _ in 0..256 {
                    if stream.write_all(&piece).is_err() {
                        break;
                    }
                }
                http::read(&stream).ok();
            });
        }
    });
    let grown = goproxy.peak_memory().saturating_sub(before);
    let may = CLIENTS * 4 * MAX_BYTES as u64 + (16 << 20);
    assert!(grown < may, "{grown} bytes for {CLIENTS} heads");
    assert_serves(&goproxy);
}

/// RFC 9112, section 2.2: a line feed alone may end a line, a carriage return alone may not.
#[test]
fn a_line_feed_ends_a_line_and_a_carriage_return_alone_is_refused() {
    let world = World::new();
    let goproxy = world.serve();
    let request = format!("GET {PUBLIC} HTTP/1.1\nHost: x\nConnection: close\nX: a\n\n");
    assert_eq!(statuses(&goproxy, request.as_bytes()), [200]);
    for line in [
        "X: a\rb\r\n",
        "X: a\rGET /smuggled HTTP/1.1\r\n",
        "X\r: a\r\n",
    ] {
        let refused = statuses(&goproxy, &with_lines(&[line.to_owned()]));
        assert_eq!(refused, [400], "{line:?}");
    }
    assert_not_smuggled(&goproxy, "a carriage return alone");
    assert_serves(&goproxy);
}

//! Many clients at once that stay, and many that leave.

use std::{thread, time::Instant};

use goproxy_tests::{
    goproxy::Goproxy,
    http::{self, PATIENCE},
    processes,
};

use crate::world::{PUBLIC, World, assert_serves, begin};

/// Idle connections.
const CROWD: usize = 1000;
/// What the server may keep of a head (64 KiB): no idle connection costs as much.
const MAX_HEAD: u64 = 64 << 10;

/// The connections that the server holds, as the system counts them.
fn held(goproxy: &Goproxy) -> usize {
    let descriptors = std::fs::read_dir(format!("/proc/{}/fd", goproxy.id())).unwrap();
    let links = descriptors
        .flatten()
        .map(|entry| std::fs::read_link(entry.path()));
    let is_socket = |link: &std::path::PathBuf| link.to_string_lossy().starts_with("socket:");
    links.flatten().filter(is_socket).count()
}

#[test]
fn a_thousand_idle_connections_cost_little_and_hold_up_nobody() {
    let world = World::new();
    let goproxy = world.serve_with(&["--max-connections", "1100"]);
    assert_serves(&goproxy);
    let before = goproxy.anonymous_memory();
    let request = format!("GET {PUBLIC} HTTP/1.1\r\nHost: x\r\n\r\n");
    let crowd: Vec<_> = (0..CROWD)
        .map(|_| {
            let stream = begin(&goproxy, request.as_bytes());
            assert_eq!(http::read(&stream).unwrap().status, 200);
            stream
        })
        .collect();
    for _ in 0..20 {
        assert_serves(&goproxy);
    }
    let grown = goproxy.anonymous_memory().saturating_sub(before);
    assert!(held(&goproxy) >= CROWD, "they are held");
    let may = CROWD as u64 * MAX_HEAD;
    assert!(grown < may, "{grown} bytes for {CROWD} idle connections");
    drop(crowd);
    assert_serves(&goproxy);
}

#[test]
fn of_clients_that_leave_no_program_and_no_connection_is_left() {
    let world = World::new();
    let goproxy = world.serve_with(&["--git-processes", "4"]);
    assert_serves(&goproxy);
    let body = format!("0032want {}\n", world.head());
    let requests = [
        "GET /team/public.git/info/refs?service=git-upload-pack HTTP/1.1\r\nHost: x\r\n\r\n".into(),
        format!(
            "POST /team/public.git/git-upload-pack HTTP/1.1\r\nHost: x\r\n\
             Content-Type: application/x-git-upload-pack-request\r\nContent-Length: {}\r\n\r\n\
             {body}00000009done\n",
            body.len() + 13
        ),
        format!(
            "GET {} HTTP/1.1\r\nHost: x\r\n\r\n",
            PUBLIC.replace("list", "v1.0.0.zip")
        ),
    ];
    let idle = held(&goproxy);
    thread::scope(|scope| {
        for number in 0..60 {
            let request: &String = &requests[number % requests.len()];
            // Gone before, while or after it is answered.
            scope.spawn(|| drop(begin(&goproxy, request.as_bytes())));
        }
    });
    let begun = Instant::now();
    while !processes::below(goproxy.id()).is_empty() || held(&goproxy) > idle {
        assert!(
            begun.elapsed() < PATIENCE,
            "programs or connections are left"
        );
        thread::yield_now();
    }
    assert_serves(&goproxy);
}

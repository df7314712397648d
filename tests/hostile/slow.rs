//! Clients that send next to nothing: the server ends them in its own time, 10 s for a head and
//! 20 s from piece to piece of a body, and serves others meanwhile.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use goproxy_tests::{
    goproxy::Goproxy,
    http::{self, PATIENCE},
};

use crate::world::{PUBLIC, World, answers, assert_serves, begin};

/// Whether the server has ended the connection; waits a second for it.
fn is_ended(stream: &mut TcpStream) -> bool {
    match stream.read(&mut [0; 64]) {
        Ok(0) => true,
        Ok(_) => panic!("half a request was answered"),
        Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}

#[test]
fn heads_that_stall_or_trickle_are_ended_and_hold_up_nobody() {
    let world = World::new();
    let goproxy = world.serve();
    let head = format!("GET {PUBLIC} HTTP/1.1\r\nHost: x\r\nX-Long: ");
    let lengths = [0, 1, 4, 20, head.len()].repeat(20);
    let stalled: Vec<_> = lengths
        .iter()
        .map(|&length| begin(&goproxy, &head.as_bytes()[..length]))
        .collect();
    let mut trickling = begin(&goproxy, head.as_bytes());
    assert_serves(&goproxy);
    // A byte whenever a second has passed without an end.
    trickling
        .set_read_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    let begun = Instant::now();
    while !is_ended(&mut trickling) {
        assert!(begun.elapsed() < PATIENCE, "a trickle goes on for ever");
        if trickling.write_all(b"a").is_err() {
            break;
        }
    }
    for stream in stalled {
        assert!(answers(stream).is_empty());
    }
    assert_serves(&goproxy);
}

/// A request to git whose body has this length.
fn git(length: usize) -> String {
    format!(
        "POST /team/public.git/git-upload-pack HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
         Content-Type: application/x-git-upload-pack-request\r\nGit-Protocol: version=2\r\n\
         Content-Length: {length}\r\n\r\n"
    )
}

#[track_caller]
fn assert_serves_git(goproxy: &Goproxy) {
    let body = "0014command=ls-refs\n0000";
    let good = begin(goproxy, format!("{}{body}", git(body.len())).as_bytes());
    let answer = http::read(&good).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[track_caller]
fn assert_timed_out(stalled: Vec<TcpStream>) {
    for stream in stalled {
        let ended = answers(stream);
        assert_eq!(ended.len(), 1);
        assert_eq!(ended[0].status, 408, "{}", ended[0].text());
    }
}

#[test]
fn bodies_that_stall_take_no_place_of_others() {
    let world = World::new();
    // So two requests may be read at once and sixteen wait; of more, all are refused.
    let goproxy = world.serve_with(&["--git-processes", "1"]);
    let stall = |_| begin(&goproxy, format!("{}0012", git(100)).as_bytes());
    let stalled: Vec<_> = (0..100).map(stall).collect();
    assert_serves(&goproxy);
    assert_serves_git(&goproxy);
    assert_timed_out(stalled);
    assert_serves(&goproxy);
}

#[test]
fn long_bodies_that_stall_give_their_places_back() {
    let world = World::new();
    let goproxy = world.serve_with(&["--git-processes", "1"]);
    let request = format!("{}{}", git(1 << 20), "0".repeat(64 << 10));
    let stalled = vec![
        begin(&goproxy, request.as_bytes()),
        begin(&goproxy, request.as_bytes()),
    ];
    assert_serves(&goproxy);
    assert_serves_git(&goproxy);
    assert_timed_out(stalled);
    assert_serves(&goproxy);
}

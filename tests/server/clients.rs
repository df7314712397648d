//! Badly behaved clients: they hold their own connection, nobody else's.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use goproxy_tests::{
    history::{History, put},
    http,
};

use crate::world::{World, library};

const ZIP: &str = "/api/v4/packages/go/mod.test/team/lib/@v/v1.0.0.zip";

/// A module of 24 MiB that do not compress: more than sockets hold.
fn noise() -> History {
    let mut state = 1_u64;
    let files = (0..48).map(|number| {
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_be_bytes()
        })
        .flatten()
        .take(512 << 10)
        .collect();
        put(format!("data/{number}.bin"), bytes)
    });
    let files: Vec<_> = files.collect();
    History::new()
        .commit(files.into_iter().chain([put("go.mod", "module ROOT\n")]))
        .tag("v1.0.0")
}

fn begin(goproxy: &goproxy_tests::goproxy::Goproxy) -> TcpStream {
    let mut stream = http::connect(goproxy.address).unwrap();
    write!(
        stream,
        "GET {ZIP} HTTP/1.1\r\nHost: mod.test\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    stream
}

#[test]
fn stalled_clients_of_a_cold_zip_hold_up_nobody() {
    let world = World::with(&noise());
    world.add("team/other", &library());
    let goproxy = world.serve();
    let before = goproxy.anonymous_memory();
    let mut stalled: Vec<TcpStream> = (0..20).map(|_| begin(&goproxy)).collect();
    for stream in &mut stalled {
        // The answer has begun; nothing more is read.
        stream.read_exact(&mut [0; 16]).unwrap();
    }
    let whole = http::get(goproxy.address, ZIP);
    assert!(whole.complete);
    assert_eq!(goproxy.get("mod.test/team/other/@v/v1.0.0.zip").status, 200);
    assert_eq!(goproxy.get("mod.test/team/other/@v/list").status, 200);
    let more = goproxy.anonymous_memory().saturating_sub(before);
    assert!(more < 200 << 20, "{more} bytes more than before");
    let mut late = Vec::new();
    stalled.swap_remove(0).read_to_end(&mut late).unwrap();
    assert!(late.len() > whole.body.len(), "a stalled client goes on");
}

#[test]
fn silent_connections_are_no_obstacle() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let silent: Vec<TcpStream> = (0..200)
        .map(|_| http::connect(goproxy.address).unwrap())
        .collect();
    let mut half = http::connect(goproxy.address).unwrap();
    write!(half, "GET / HT").unwrap();
    assert_eq!(goproxy.get("mod.test/team/lib/@v/v1.0.0.zip").status, 200);
    drop(silent);
    write!(half, "TP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    assert_eq!(http::read(&half).unwrap().status, 200);
}

#[test]
fn connections_beyond_the_bound_wait_for_a_place() {
    let world = World::with(&library());
    let goproxy = world.serve_with(&["--max-connections", "2"]);
    let holders: Vec<TcpStream> = (0..2)
        .map(|_| http::connect(goproxy.address).unwrap())
        .collect();
    let mut waiting = http::connect(goproxy.address).unwrap();
    let path = "/api/v4/packages/go/mod.test/team/lib/@v/list";
    write!(
        waiting,
        "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    drop(holders);
    assert_eq!(http::read(&waiting).unwrap().status, 200);
}

#[test]
fn a_request_that_is_left_alone_is_logged_as_such() {
    let world = World::with(&noise());
    let goproxy = world.serve();
    let mut stream = begin(&goproxy);
    stream.read_exact(&mut [0; 16]).unwrap();
    drop(stream);
    let cut = |line: &str| line.contains(".zip 200 (cut)").then_some(());
    goproxy.wait_for_log("the cut answer", cut);
    assert_eq!(http::get(goproxy.address, ZIP).status, 200);
}

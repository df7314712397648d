//! Clients that do not keep to the handshake: they get no answer and harm nobody.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use goproxy_tests::{goproxy::Goproxy, http};

use crate::{
    client::Client,
    world::{LIST, VERSIONS, World},
};

/// The kinds of record in TLS (RFC 8446, section 5.1).
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
/// What an alert says (RFC 8446, section 6): fatal, `protocol_version`.
const PROTOCOL_VERSION: [u8; 2] = [2, 70];

fn connect(goproxy: &Goproxy) -> TcpStream {
    http::connect(goproxy.address).unwrap()
}

/// All that comes until the server closes; a reset closes, too.
fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut byte = [0; 256];
    while let Ok(read) = stream.read(&mut byte) {
        if read == 0 {
            return bytes;
        }
        bytes.extend(&byte[..read]);
    }
    bytes
}

#[track_caller]
fn assert_serves(world: &World, goproxy: &Goproxy) {
    let mut client = Client::connect(goproxy.address, &world.authority, &["http/1.1"]);
    assert_eq!(client.list().text(), VERSIONS);
}

#[test]
fn plain_http_gets_a_closed_connection_and_no_answer() {
    let world = World::new();
    let goproxy = world.serve();
    let mut stream = connect(&goproxy);
    // In one piece: the server may close after any part that is no handshake.
    let request = format!("GET {LIST} HTTP/1.1\r\nHost: x\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let answer = rest(&mut stream);
    assert!(answer.is_empty(), "{answer:?}");
    assert_serves(&world, &goproxy);
    goproxy.wait_for_log("a request", |line| line.contains("GET ").then_some(()));
    let lines = goproxy.log();
    let served = lines.iter().filter(|line| line.contains("GET ")).count();
    assert_eq!(served, 1, "{lines:#?}");
}

#[test]
fn tls_1_1_is_refused() {
    let world = World::new();
    let goproxy = world.serve();
    let mut stream = connect(&goproxy);
    stream.write_all(&hello(&[3, 2])).unwrap();
    let answer = rest(&mut stream);
    assert_eq!(answer[0], ALERT, "{answer:?}");
    assert_eq!(answer[5..], PROTOCOL_VERSION);
    assert_serves(&world, &goproxy);
}

#[test]
fn the_same_hello_in_tls_1_2_is_answered() {
    let world = World::new();
    let goproxy = world.serve();
    let mut stream = connect(&goproxy);
    stream.write_all(&hello(&[3, 3])).unwrap();
    let mut kind = [0];
    stream.read_exact(&mut kind).unwrap();
    assert_eq!(kind, [HANDSHAKE]);
}

#[test]
fn stalled_handshakes_hold_up_nobody() {
    let world = World::new();
    let goproxy = world.serve();
    let hello = hello(&[3, 3]);
    let mut stalled = Vec::new();
    for length in [0, 1, 5, 6, hello.len() - 1, hello.len()].repeat(50) {
        let mut stream = connect(&goproxy);
        stream.write_all(&hello[..length]).unwrap();
        stalled.push(stream);
    }
    assert_serves(&world, &goproxy);
    for mut stream in stalled {
        // Ended by the server, in its own time.
        let answer = rest(&mut stream);
        assert!(answer.is_empty() || answer[0] == HANDSHAKE, "{answer:?}");
    }
    assert_serves(&world, &goproxy);
}

#[test]
fn a_stalled_handshake_does_not_delay_the_end() {
    let world = World::new();
    // Shorter than a handshake may take.
    let goproxy = world.serve_from(&world.folder(), &["--drain-timeout", "5s"]);
    let mut stalled = connect(&goproxy);
    stalled.write_all(&hello(&[3, 3])).unwrap();
    stalled.read_exact(&mut [0]).unwrap();
    goproxy.ask_to_end();
    goproxy.wait_for_log("the end without a cut", |line| {
        line.ends_with("INFO ended").then_some(())
    });
}

/// A client's first message that offers `version` at most (RFC 5246, section 7.4.1.2), with a
/// cipher, a curve and a signature that every server has.
fn hello(version: &[u8]) -> Vec<u8> {
    let extensions: [&[u8]; 3] = [
        &[0, 10, 0, 4, 0, 2, 0, 23],
        &[0, 11, 0, 2, 1, 0],
        &[0, 13, 0, 6, 0, 4, 4, 3, 5, 3],
    ];
    let extensions = extensions.concat();
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_be_bytes();
    let ciphers = [0xc0, 0x2b, 0xc0, 0x2c, 0xc0, 0x09];
    let body = [
        version,
        &[7; 32],
        &[0],
        &length(&ciphers),
        &ciphers,
        &[1, 0],
        &length(&extensions),
        &extensions,
    ];
    let body = body.concat();
    let message = [&[1, 0][..], &length(&body), &body].concat();
    [&[HANDSHAKE, 3, 1][..], &length(&message), &message].concat()
}

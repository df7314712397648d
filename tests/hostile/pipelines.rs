//! Requests that are sent before earlier ones are answered.

use std::io::{BufReader, ErrorKind, Write as _};

use goproxy_tests::http;

use crate::world::{HOST, PRIVATE, PUBLIC, VERSIONS, World, answers, assert_serves, begin};

#[test]
fn pipelined_requests_are_answered_in_order_each_with_its_own_credential() {
    let world = World::new();
    let goproxy = world.serve();
    let go_mod = PUBLIC.replace("list", "v1.0.0.mod");
    let requests = [
        (PUBLIC, "", 200),
        (
            PRIVATE,
            "Private-Token: glpat-reader-0123456789abcdef\r\n",
            200,
        ),
        // The token of the request before counts for that one alone.
        (PRIVATE, "", 401),
        ("/nothing", "", 404),
        (&*go_mod, "", 200),
        (PRIVATE, "Private-Token: wrong\r\n", 401),
    ];
    let lines = |(target, lines, _): &(&str, &str, u16)| {
        format!("GET {target} HTTP/1.1\r\nHost: x\r\n{lines}\r\n")
    };
    let all = requests.each_ref().map(lines).concat().repeat(50);
    let last = format!("GET {PUBLIC} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let answered = answers(begin(&goproxy, format!("{all}{last}").as_bytes()));
    assert_eq!(answered.len(), 50 * requests.len() + 1);
    for (answer, (target, _, status)) in answered.iter().zip(requests.iter().cycle()) {
        assert_eq!(answer.status, *status, "{target}");
        if *target == go_mod {
            assert_eq!(answer.text(), format!("module {HOST}/team/public\n"));
        } else if *status == 200 {
            assert_eq!(answer.text(), VERSIONS);
        }
    }
    assert_serves(&goproxy);
}

#[test]
fn answers_that_nobody_reads_stop_the_reading_of_requests() {
    const CLIENTS: usize = 20;
    let world = World::new();
    let goproxy = world.serve();
    assert_serves(&goproxy);
    let before = goproxy.anonymous_memory();
    let request = format!("GET {PUBLIC} HTTP/1.1\r\nHost: x\r\n\r\n");
    let many = request.repeat(1000);
    let mut sent = 0;
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let mut stream = begin(&goproxy, many.as_bytes());
            stream.set_nonblocking(true).unwrap();
            // As much as the sockets hold, and 64 MiB at most if the server read on for ever.
            for _ in 0..1000 {
                match stream.write(many.as_bytes()) {
                    Ok(bytes) => sent += bytes,
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(error) => panic!("{error}"),
                }
            }
            stream
        })
        .collect();
    assert_serves(&goproxy);
    let grown = goproxy.anonymous_memory().saturating_sub(before);
    assert!(
        grown < 32 << 20,
        "{grown} bytes for {sent} bytes of requests"
    );
    // Whoever reads gets its answers after all.
    clients[0].set_nonblocking(false).unwrap();
    let mut reader = BufReader::new(&clients[0]);
    for _ in 0..1000 {
        assert_eq!(http::next(&mut reader).unwrap().text(), VERSIONS);
    }
    drop(clients);
    assert_serves(&goproxy);
}

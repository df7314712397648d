//! HTTP/2: what the server allows a client, and what it does to one that takes more.

use std::io::Write as _;

use goproxy_tests::{
    authority::HOST,
    history::{History, put},
};

use crate::{
    client::Client,
    frames::{
        Connection, DATA, END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM, HEADERS, RST_STREAM, SETTINGS,
    },
    world::{LIST, VERSIONS, World},
};

#[test]
fn the_server_says_what_it_allows() {
    let world = World::new();
    let goproxy = world.serve();
    let mut connection = Connection::open(&world, &goproxy, 65535);
    let settings = connection.next().unwrap();
    assert_eq!(settings.kind, SETTINGS);
    let mut settings: Vec<_> = settings
        .payload
        .chunks(6)
        .map(|one| {
            let value = u32::from_be_bytes(one[2..].try_into().unwrap());
            (u16::from_be_bytes([one[0], one[1]]), value)
        })
        .collect();
    settings.sort_unstable();
    let streams = settings.iter().find(|(name, _)| *name == 3).unwrap();
    let head = settings.iter().find(|(name, _)| *name == 6).unwrap();
    assert_eq!((streams.1, head.1), (100, 16 << 10));
}

#[test]
fn an_answer_that_is_not_taken_holds_up_no_other_on_the_connection() {
    let world = World::new();
    let noise: Vec<u8> = (0..1_000_000_u32)
        .flat_map(|number| (number ^ 0x5555).wrapping_mul(2_654_435_761).to_be_bytes())
        .collect();
    let module = format!("module {HOST}/team/noise\n");
    let history = History::new().commit([put("go.mod", module), put("noise.bin", noise)]);
    world.add("team/noise", &history.tag("v1.0.0"));
    let goproxy = world.serve();
    let mut connection = Connection::open(&world, &goproxy, 0);
    connection.open_window(0, 1 << 30);
    let zip = LIST.replace("lib/@v/list", "noise/@v/v1.0.0.zip");
    connection.get(1, &zip).unwrap();
    for stream in (3..99).step_by(2) {
        connection.get(stream, LIST).unwrap();
        connection.open_window(stream, 1 << 20);
        assert_eq!(connection.body(stream), VERSIONS.as_bytes());
    }
    connection.open_window(1, 1 << 30);
    let body = connection.body(1);
    let file = world.sandbox.path("noise.zip");
    std::fs::write(&file, &body).unwrap();
    assert!(body.len() > 1 << 20);
    assert_eq!(goproxy.terminate().code(), Some(0));
}

#[test]
fn a_flood_of_requests_that_are_taken_back_ends_its_connection() {
    let world = World::new();
    let goproxy = world.serve();
    let mut other = Client::connect(goproxy.address, &world.authority, &["http/1.1"]);
    let mut connection = Connection::open(&world, &goproxy, 65535);
    let mut frames = Vec::new();
    for stream in (1..20_001_u32).step_by(2) {
        let path = [&[0x82, 0x87, 0x84, 0x01, 18][..], HOST.as_bytes()].concat();
        let length = u8::try_from(path.len()).unwrap();
        frames.extend(
            [
                &[0, 0, length, HEADERS, END_HEADERS | END_STREAM][..],
                &stream.to_be_bytes(),
                &path,
            ]
            .concat(),
        );
        frames.extend(
            [
                &[0, 0, 4, RST_STREAM, 0][..],
                &stream.to_be_bytes(),
                &8_u32.to_be_bytes(),
            ]
            .concat(),
        );
    }
    // The server may close before it has taken them all.
    let written = connection.0.stream.write_all(&frames);
    if written.and_then(|()| connection.0.stream.flush()).is_ok() {
        assert_eq!(connection.goodbye(), ENHANCE_YOUR_CALM);
    }
    assert_eq!(other.list().text(), VERSIONS);
}

#[test]
fn a_head_that_is_too_large_is_refused_and_the_connection_goes_on() {
    let world = World::new();
    let goproxy = world.serve();
    let mut connection = Connection::open(&world, &goproxy, 65535);
    let field = |name: &str| {
        [
            &[0x00, 1][..],
            name.as_bytes(),
            &[0x7f, 0x81, 0x02],
            &[b'a'; 384],
        ]
        .concat()
    };
    let host = [&[0x82, 0x87, 0x84, 0x01, 18][..], HOST.as_bytes()].concat();
    let fields = (0..40).map(|_| field("x"));
    let head = std::iter::once(host)
        .chain(fields)
        .flatten()
        .collect::<Vec<_>>();
    connection
        .send(HEADERS, END_HEADERS | END_STREAM, 1, &head)
        .unwrap();
    connection.get(3, LIST).unwrap();
    let mut refused = false;
    loop {
        let frame = connection.next().unwrap();
        refused |= frame.stream == 1 && frame.flags & END_STREAM != 0;
        if frame.stream == 3 && frame.kind == DATA {
            assert_eq!(frame.payload, VERSIONS.as_bytes());
            break;
        }
    }
    assert!(refused);
}

#[test]
fn sigterm_says_goodbye_to_idle_connections_and_ends() {
    let world = World::new();
    let goproxy = world.serve();
    let mut connection = Connection::open(&world, &goproxy, 65535);
    connection.get(1, LIST).unwrap();
    assert_eq!(connection.body(1), VERSIONS.as_bytes());
    let ending = std::thread::spawn(move || goproxy.terminate());
    assert_eq!(connection.goodbye(), 0);
    while connection.next().is_ok() {}
    assert_eq!(ending.join().unwrap().code(), Some(0));
}

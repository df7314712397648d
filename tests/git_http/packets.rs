//! Requests of git's protocol by hand, and what is in the answers.

use std::{fs, io::Write as _, net::TcpStream};

use goproxy_tests::{
    goproxy::Goproxy,
    http::{self, Response},
};

use crate::world::World;

/// pkt-lines; `.` and `|` stand for a flush and a delimiter.
pub(crate) fn lines(lines: &[&str]) -> Vec<u8> {
    let packet = |line: &&str| match *line {
        "." => "0000".to_owned(),
        "|" => "0001".to_owned(),
        line => format!("{:04x}{line}\n", line.len() + 5),
    };
    lines.iter().map(packet).collect::<String>().into_bytes()
}

/// A request for everything that these lines want, in whatever version.
pub(crate) fn fetch(protocol: u8, wanted: &[&str], had: &[&str]) -> Vec<u8> {
    let first = format!("{} side-band-64k ofs-delta", wanted[0]);
    let all = if protocol == 2 {
        [&["command=fetch", "|"], wanted, had, &["."]].concat()
    } else {
        [&[&*first], &wanted[1..], &["."], had].concat()
    };
    lines(&all)
}

/// The bytes of a POST of `body` with further header lines.
pub(crate) fn post(protocol: u8, body: &[u8], headers: &[&str]) -> Vec<u8> {
    let more = [headers, &[""]].concat().join("\r\n");
    let head = format!(
        "POST /team/lib.git/git-upload-pack HTTP/1.1\r\nHost: mod.test\r\nConnection: close\r\n\
         Content-Type: application/x-git-upload-pack-request\r\nGit-Protocol: version={protocol}\r\n\
         Content-Length: {}\r\n{more}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

pub(crate) fn ask(goproxy: &Goproxy, protocol: u8, body: &[u8]) -> Response {
    http::raw(goproxy.address, &post(protocol, body, &[])).unwrap()
}

/// A connection on which this request was sent and nothing was read.
pub(crate) fn begin(goproxy: &Goproxy, request: &[u8]) -> TcpStream {
    let mut stream = http::connect(goproxy.address).unwrap();
    stream.write_all(request).unwrap();
    stream
}

/// The lines of an answer, marks left out; bytes of the pack are lines, too.
pub(crate) fn answer_lines(mut body: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    while body.len() >= 4 {
        let length = std::str::from_utf8(&body[..4]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        if length > 4 {
            lines.push(&body[4..length]);
        }
        body = &body[length.max(4)..];
    }
    lines
}

/// The ids of the objects in the pack that an answer holds.
pub(crate) fn objects(world: &World, answer: &Response) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let lines = answer_lines(&answer.body);
    let data = lines.iter().filter_map(|line| line.strip_prefix(b"\x01"));
    let pack: Vec<u8> = data.flatten().copied().collect();
    assert!(pack.starts_with(b"PACK"), "{}", answer.text());
    let file = world.sandbox.path("answer.pack");
    fs::write(&file, pack).unwrap();
    let file = file.to_str().unwrap();
    let folder = world.sandbox.path("empty");
    world.sandbox.git(&folder, &["index-pack", file]);
    let index = file.replace(".pack", ".idx");
    let listed = world.sandbox.git(&folder, &["verify-pack", "-v", &index]);
    let ids = listed.lines().filter_map(|line| line.split(' ').next());
    ids.filter(|id| id.len() == 40).map(str::to_owned).collect()
}

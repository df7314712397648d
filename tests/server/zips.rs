//! Zips: the same bytes however they are asked for, in part, twice at once, and after damage.

use std::{io::Write as _, thread};

use goproxy_tests::{
    history::{History, put},
    http::{self, Response},
};

use crate::world::{World, assert_refused};

const ZIP: &str = "/api/v4/packages/go/mod.test/team/lib/@v/v1.0.0.zip";

/// A module of a few megabytes in many files.
fn large() -> History {
    let files = (0..1500).map(|number| {
        let line = format!("// line of file {number}\n");
        put(format!("d{}/f{number}.go", number % 40), line.repeat(100))
    });
    let go_mod = put("go.mod", "module ROOT\n");
    History::new().commit(files.chain([go_mod])).tag("v1.0.0")
}

fn names(zip: &[u8]) -> Vec<String> {
    let zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    zip.file_names()
        .map(|name| name.unwrap().into_owned())
        .collect()
}

#[test]
fn a_cold_zip_is_sent_as_it_grows_and_a_stored_one_with_its_length() {
    let world = World::with(&large());
    let goproxy = world.serve();
    let head = http::request(goproxy.address, "HEAD", ZIP, &[]);
    assert_eq!(head.status, 200);
    assert_eq!(head.header("content-length"), None, "nothing was built");
    let cold = http::get(goproxy.address, ZIP);
    assert!(cold.complete);
    assert_eq!(cold.header("transfer-encoding"), Some("chunked"));
    assert_eq!(names(&cold.body).len(), 1501);
    assert!(names(&cold.body)[0].starts_with("mod.test/team/lib@v1.0.0/"));
    let warm = wait_for_length(&goproxy);
    assert_eq!(warm.body, cold.body);
    assert_eq!(warm.header("etag"), cold.header("etag"));
    let disposition = warm.header("content-disposition");
    assert_eq!(disposition, Some("attachment; filename=\"v1.0.0.zip\""));
    let head = http::request(goproxy.address, "HEAD", ZIP, &[]);
    let length = warm.body.len().to_string();
    assert_eq!(head.header("content-length"), Some(length.as_str()));
}

/// The answer once the zip is stored, which happens right behind its last byte.
fn wait_for_length(goproxy: &goproxy_tests::goproxy::Goproxy) -> Response {
    for _ in 0..1000 {
        let answer = http::get(goproxy.address, ZIP);
        if answer.header("content-length").is_some() {
            return answer;
        }
    }
    panic!("the zip is never stored");
}

#[test]
fn a_stored_zip_is_sent_in_part() {
    let world = World::with(&large());
    let goproxy = world.serve();
    let cold = http::request(goproxy.address, "GET", ZIP, &[("Range", "bytes=0-9")]);
    assert_eq!(cold.status, 200, "a range of an unknown whole is the whole");
    let warm = wait_for_length(&goproxy);
    let length = warm.body.len();
    let etag = warm.header("etag").unwrap();
    let part = |headers: &[(&str, &str)]| http::request(goproxy.address, "GET", ZIP, headers);
    let first = part(&[("Range", "bytes=0-9")]);
    assert_eq!((first.status, &first.body[..]), (206, &warm.body[..10]));
    let range = format!("bytes 0-9/{length}");
    assert_eq!(first.header("content-range"), Some(range.as_str()));
    let rest = part(&[("Range", "bytes=10-"), ("If-Range", etag)]);
    assert_eq!((rest.status, &rest.body[..]), (206, &warm.body[10..]));
    let other = part(&[("Range", "bytes=10-"), ("If-Range", "\"other\"")]);
    assert_eq!((other.status, other.body.len()), (200, length));
    let beyond = part(&[("Range", "bytes=99999999-")]);
    assert_eq!(beyond.status, 416);
    let range = format!("bytes */{length}");
    assert_eq!(beyond.header("content-range"), Some(range.as_str()));
}

#[test]
fn a_client_of_http_1_0_gets_the_length_beforehand() {
    let world = World::with(&large());
    let goproxy = world.serve();
    let request = format!("GET {ZIP} HTTP/1.0\r\nHost: mod.test\r\n\r\n");
    let answer = http::raw(goproxy.address, request.as_bytes()).unwrap();
    assert_eq!(answer.status, 200);
    let length = answer.body.len().to_string();
    assert_eq!(answer.header("content-length"), Some(length.as_str()));
    assert_eq!(names(&answer.body).len(), 1501);
}

#[test]
fn many_clients_at_once_share_one_build() {
    let world = World::with(&large());
    let goproxy = world.serve();
    let address = goproxy.address;
    let clients: Vec<_> = (0..16)
        .map(|_| thread::spawn(move || http::get(address, ZIP)))
        .collect();
    let mut answers = clients.into_iter().map(|client| client.join().unwrap());
    let first = answers.next().unwrap();
    assert!(answers.all(|answer| answer.body == first.body && answer.complete));
    let metrics = http::get(goproxy.management, "/metrics").text();
    assert!(
        metrics.contains("goproxy_builds_begun_total 1\n"),
        "{metrics}"
    );
}

#[test]
fn the_bytes_are_the_same_on_another_server() {
    let world = World::with(&large());
    let one = http::get(world.serve().address, ZIP);
    let cache = world.sandbox.path("other-cache");
    let other = world.serve_with(&["--cache-dir", cache.to_str().unwrap()]);
    let other = http::get(other.address, ZIP);
    assert_eq!(one.header("etag"), other.header("etag"));
    assert_eq!(one.body, other.body);
}

#[test]
fn a_client_that_leaves_early_cancels_the_build_that_only_it_waits_for() {
    let world = World::with(&large());
    let goproxy = world.serve();
    for _ in 0..5 {
        let mut stream = http::connect(goproxy.address).unwrap();
        write!(stream, "GET {ZIP} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    }
    let whole = http::get(goproxy.address, ZIP);
    assert!(whole.complete);
    assert_eq!(names(&whole.body).len(), 1501);
}

#[test]
fn a_file_for_which_a_limit_leaves_no_room_is_told_of_before_the_first_byte() {
    let history = History::new()
        .commit([
            put("go.mod", "module ROOT\n"),
            put("small.go", "package lib\n"),
        ])
        .tag("v1.0.0")
        .commit([put("large.bin", vec![0; 17 << 20])])
        .tag("v1.1.0");
    let world = World::with(&history);
    let goproxy = world.serve_with(&["--memory-limit", "64MiB"]);
    assert_eq!(http::get(goproxy.address, ZIP).status, 200);
    let refused = goproxy.get("mod.test/team/lib/@v/v1.1.0.zip");
    assert_refused(&refused, 503, "the server's memory has room for 16MiB");
}

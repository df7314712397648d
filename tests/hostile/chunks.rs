//! Bodies in chunks that are malformed: of git's requests, the only ones whose bodies are read.

use goproxy_tests::goproxy::Goproxy;

use crate::world::{SMUGGLED, World, assert_not_smuggled, assert_serves, statuses};

/// A request to fetch, in chunks as they stand here.
fn fetch(chunks: &str) -> Vec<u8> {
    format!(
        "POST /team/public.git/git-upload-pack HTTP/1.1\r\nHost: x\r\n\
         Content-Type: application/x-git-upload-pack-request\r\nGit-Protocol: version=2\r\n\
         Transfer-Encoding: chunked\r\n\r\n{chunks}"
    )
    .into_bytes()
}

/// What git would send to fetch everything.
fn wanted(world: &World) -> String {
    let want = format!("want {}\n", world.head());
    format!(
        "0012command=fetch\n0001{:04x}{want}0009done\n0000",
        want.len() + 4
    )
}

#[track_caller]
fn assert_refused(goproxy: &Goproxy, chunks: &str, may: &[u16]) {
    let refused = statuses(goproxy, &fetch(&format!("{chunks}{SMUGGLED}")));
    let is_one = matches!(refused[..], [status] if may.contains(&status));
    let shown: String = chunks.chars().take(80).collect();
    assert!(is_one, "{shown:?}: {refused:?}");
    assert_not_smuggled(goproxy, &shown);
}

#[test]
fn a_chunk_without_a_clear_size_breaks_the_request_off() {
    let world = World::new();
    let goproxy = world.serve();
    let body = wanted(&world);
    let whole = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    // One good request, so that the refusals are for the chunks.
    let good = [
        fetch(&whole),
        SMUGGLED.replace("/smuggled", "/next").into_bytes(),
    ]
    .concat();
    assert_eq!(statuses(&goproxy, &good), [200, 404]);
    for chunks in [
        "zz\r\n",
        "-1\r\n",
        "+5\r\nhello\r\n",
        "0x5\r\nhello\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello, longer\r\n0\r\n\r\n",
        "5;\nx\r\nhello\r\n0\r\n\r\n",
        "10000000000000000\r\n",
        "ffffffffffffffffffffffff\r\n",
        "\r\nhello\r\n",
    ] {
        assert_refused(&goproxy, chunks, &[400]);
    }
    assert_serves(&goproxy);
}

#[test]
fn what_lies_around_chunks_is_bounded() {
    let world = World::new();
    let goproxy = world.serve();
    let long = "a".repeat(64 << 10);
    // Extensions and trailers are read for nothing.
    assert_refused(&goproxy, &format!("1;{long}\r\nx\r\n0\r\n\r\n"), &[400]);
    assert_refused(&goproxy, &format!("0\r\nX: {long}\r\n\r\n"), &[400]);
    assert_refused(
        &goproxy,
        &format!("0\r\n{}\r\n", "X: 1\r\n".repeat(5000)),
        &[400],
    );
    assert_refused(
        &goproxy,
        &"1;aaaaaaaaaaaaaaaa\r\nx\r\n".repeat(4000),
        &[400],
    );
    // More in all than a request may be, and a size of which nothing follows.
    let chunk = format!("10000\r\n{long}\r\n");
    assert_refused(&goproxy, &chunk.repeat(160), &[413]);
    assert_serves(&goproxy);
}

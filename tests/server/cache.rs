//! The cache directory: what is in it may be torn, foreign or missing, and may not be writable.

use std::{
    fs,
    path::{Path, PathBuf},
};

use goproxy_tests::http;

use crate::world::{World, library};

const ZIP: &str = "mod.test/team/lib/@v/v1.0.0.zip";

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_finished_zip_outlives_the_server_and_a_torn_one_is_built_again() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let first = goproxy.get(ZIP);
    assert!(goproxy.terminate().success());
    let artefacts = world.sandbox.path("cache/v1/artefacts");
    let [stored] = &files(&artefacts)[..] else {
        panic!("{:?}", files(&artefacts));
    };

    let goproxy = world.serve();
    let head = goproxy.get(ZIP);
    assert_eq!(head.body, first.body);
    assert_eq!(builds(&goproxy), 0, "it was stored");
    assert!(goproxy.terminate().success());

    let mut torn = fs::read(stored).unwrap();
    torn[40] ^= 1;
    fs::write(stored, &torn).unwrap();
    let goproxy = world.serve();
    assert_eq!(goproxy.get(ZIP).body, first.body);
    assert_eq!(builds(&goproxy), 1, "what was torn is not sent");
}

fn builds(goproxy: &goproxy_tests::goproxy::Goproxy) -> u64 {
    let metrics = http::get(goproxy.management, "/metrics").text();
    let line = metrics
        .lines()
        .find_map(|line| line.strip_prefix("goproxy_builds_begun_total "));
    line.expect("the metric").parse().unwrap()
}

#[test]
fn without_a_cache_directory_zips_are_served_from_memory() {
    let world = World::with(&library());
    let file = world.sandbox.path("a-file");
    fs::write(&file, "").unwrap();
    let unusable = file.join("cache");
    let arguments: [&[&str]; 2] = [
        &["--cache-size", "0"],
        &["--cache-dir", unusable.to_str().unwrap()],
    ];
    for arguments in arguments {
        let goproxy = world.serve_with(arguments);
        let zip = goproxy.get(ZIP);
        assert_eq!(zip.status, 200, "{arguments:?}: {}", zip.text());
        assert!(zip.complete);
        let status = http::get(goproxy.management, "/metrics").text();
        assert!(status.contains("goproxy_cache_disk_bytes 0\n"), "{status}");
    }
    let goproxy = world.serve_with(arguments[1]);
    let warned = |line: &String| line.contains("zips are kept in memory");
    assert!(goproxy.log().iter().any(warned), "{:?}", goproxy.log());
}

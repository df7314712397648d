//! The programs that the server starts: how many, how long, and that none is left.

use std::{fs, io::Read as _, net::TcpStream, sync::mpsc, thread, time::Instant};

use goproxy_tests::{
    goproxy::Goproxy,
    http::{self, PATIENCE},
    processes,
};

use crate::packets::{begin, fetch, objects, post};
use crate::world::{World, library, noise};

/// The processes below the server's.
fn below(goproxy: &Goproxy) -> Vec<u32> {
    processes::below(goproxy.id())
}

#[track_caller]
fn wait_until(what: &str, reached: impl Fn() -> bool) {
    let begun = Instant::now();
    while !reached() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        thread::yield_now();
    }
}

fn everything(world: &World) -> Vec<u8> {
    let want = format!("want {}", world.id("main"));
    post(2, &fetch(2, &[&want], &["done"]), &[])
}

/// A clone that has begun and is not read.
fn stalled(goproxy: &Goproxy, request: &[u8]) -> TcpStream {
    let mut stream = begin(goproxy, request);
    stream.read_exact(&mut [0; 16]).unwrap();
    stream
}

#[test]
fn nothing_is_left_of_a_client_that_leaves() {
    let world = World::with(&noise());
    let goproxy = world.serve();
    let stream = stalled(&goproxy, &everything(&world));
    wait_until("upload-pack and its pack-objects run", || {
        below(&goproxy).len() >= 2
    });
    drop(stream);
    wait_until("they are ended and reaped", || below(&goproxy).is_empty());
    goproxy.wait_for_log("the request's line", |line| {
        line.contains("git-upload-pack 200 (cut)").then_some(())
    });
}

#[test]
fn nothing_is_left_when_the_server_ends_or_is_killed() {
    let world = World::with(&noise());
    let request = everything(&world);
    let gone = |ids: &[u32]| {
        let ended = |id: &u32| {
            let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
            stat.is_empty() || stat.contains(") Z ")
        };
        ids.iter().all(ended)
    };
    for is_killed in [false, true] {
        let goproxy = world.serve_with(&["--drain-timeout", "100ms"]);
        let _stream = stalled(&goproxy, &request);
        wait_until("the programs run", || below(&goproxy).len() >= 2);
        let ids = below(&goproxy);
        if is_killed {
            drop(goproxy);
        } else {
            assert!(goproxy.terminate().success());
        }
        wait_until("the programs are gone", || gone(&ids));
    }
}

#[test]
fn nothing_is_left_in_the_folder_for_temporary_files() {
    let world = World::with(&library());
    let left = || {
        let entries = fs::read_dir(world.sandbox.path("")).unwrap().flatten();
        let ours = entries.filter(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("goproxy-git-")
        });
        ours.flat_map(|entry| fs::read_dir(entry.path()).unwrap().flatten())
            .count()
    };
    let goproxy = world.serve();
    let answer = http::raw(goproxy.address, &everything(&world)).unwrap();
    assert_eq!(answer.status, 200);
    wait_until("its folder is removed", || left() == 0);
    assert!(goproxy.terminate().success());
    let ours = fs::read_dir(world.sandbox.path("")).unwrap().flatten();
    let ours = ours.filter(|entry| {
        entry
            .file_name()
            .to_string_lossy()
            .starts_with("goproxy-git-")
    });
    assert_eq!(ours.count(), 0);
}

#[test]
fn one_more_than_the_cap_waits_for_its_turn() {
    let world = World::with(&noise());
    let goproxy = world.serve_with(&["--git-processes", "1"]);
    let request = everything(&world);
    let first = stalled(&goproxy, &request);
    let second = begin(&goproxy, &request);
    second.set_nonblocking(true).unwrap();
    // While the first goes on, the second gets nothing.
    let mut slow = &first;
    for _ in 0..64 {
        slow.read_exact(&mut [0; 4096]).unwrap();
        assert!((&second).read(&mut [0]).is_err());
        assert!(
            below(&goproxy).len() <= 2,
            "one upload-pack and its pack-objects"
        );
    }
    drop(first);
    second.set_nonblocking(false).unwrap();
    let answer = http::read(&second).unwrap();
    assert!(answer.complete);
    assert!(objects(&world, &answer).len() > 48);
}

#[test]
fn more_than_may_wait_are_told_that_the_server_is_busy() {
    let world = World::with(&noise());
    let goproxy = world.serve_with(&["--git-processes", "1"]);
    let first = stalled(&goproxy, &everything(&world));
    let (sender, answers) = mpsc::channel();
    // Sixteen may wait for each program.
    for _ in 0..17 {
        let (sender, address) = (sender.clone(), goproxy.address);
        thread::spawn(move || {
            let target = "/team/lib.git/info/refs?service=git-upload-pack";
            sender.send(http::get(address, target)).unwrap();
        });
    }
    let refused = answers.recv_timeout(PATIENCE).unwrap();
    assert_eq!(refused.status, 503);
    assert!(refused.text().contains("busy"), "{}", refused.text());
    drop(first);
    for _ in 0..16 {
        assert_eq!(answers.recv_timeout(PATIENCE).unwrap().status, 200);
    }
}

#[test]
fn slow_readers_cost_no_memory_and_hold_up_no_module() {
    let world = World::with(&noise());
    let goproxy = world.serve_with(&["--git-processes", "8", "--external-url", "https://mod.test"]);
    let request = everything(&world);
    drop(stalled(&goproxy, &request));
    let before = goproxy.anonymous_memory();
    let streams: Vec<_> = (0..8).map(|_| stalled(&goproxy, &request)).collect();
    let grown = goproxy.anonymous_memory().saturating_sub(before);
    assert!(
        grown < 24 << 20,
        "{grown} bytes for eight answers of 24 MiB"
    );
    assert_eq!(goproxy.get("mod.test/team/lib/@v/main.info").status, 200);
    for stream in &streams {
        let mut rest = Vec::new();
        let mut stream = stream;
        stream.read_to_end(&mut rest).unwrap();
        assert!(rest.len() > 24 << 20 && rest.ends_with(b"0\r\n\r\n"));
    }
}

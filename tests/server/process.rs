//! The process: how it starts, what it says when it cannot, how it ends.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    process::Output,
    thread,
};

use goproxy_tests::{
    goproxy::Goproxy,
    history::{History, put},
    http, workspace,
};

use crate::world::{World, library};

fn run(world: &World, arguments: &[&str]) -> Output {
    let mut command = world.sandbox.command(workspace::goproxy_binary());
    command.args(arguments).output().unwrap()
}

/// It fails and says these words.
#[track_caller]
fn assert_fails(world: &World, arguments: &[&str], words: &str) {
    let output = run(world, arguments);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{arguments:?}");
    assert!(text.contains(words), "{arguments:?}: {text}");
}

#[test]
fn what_cannot_work_ends_at_once_with_the_flag_and_the_remedy() {
    let world = World::with(&library());
    let folder = world.repositories();
    let folder = folder.to_str().unwrap();
    let repository = world.folder("team/lib");
    let repository = repository.to_str().unwrap();
    let serve = |more: &[&'static str]| [&["serve", "--repositories"][..], more].concat();
    assert_fails(&world, &["serve"], "--repositories");
    assert_fails(
        &world,
        &serve(&["/does/not/exist"]),
        "--repositories /does/not/exist",
    );
    assert_fails(
        &world,
        &["serve", "--repositories", repository],
        "give the folder that holds it",
    );
    let with = |flag: &str, value: &str, words: &str| {
        assert_fails(
            &world,
            &["serve", "--repositories", folder, flag, value],
            words,
        );
    };
    with("--external-url", "mod.test", "https://go.example.com");
    with("--module-root", "golang.org/x/mod", "ROOT=PROJECT");
    with("--refs-max-age", "1", "500ms");
    with("--cache-size", "much", "10GiB");
    with("--poll-interval", "0", "above zero");
    let quiet = [
        "--repositories",
        folder,
        "--quiet-period=5s",
        "--quiet-timeout=30s",
    ];
    assert_fails(
        &world,
        &[&["serve"], &quiet[..]].concat(),
        "give more than --quiet-timeout 30s",
    );
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    with("--listen", &address, "give another address");
}

#[test]
fn help_says_what_it_is_for() {
    let world = World::new();
    for arguments in [&["--help"][..], &["serve", "--help"], &["verify", "--help"]] {
        let output = run(&world, arguments);
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("Usage: goproxy"), "{text}");
    }
}

#[test]
fn sigterm_lets_an_answer_under_way_finish_and_takes_no_more() {
    let lines = "// text that a client reads slowly\n".repeat(2000);
    let files = (0..400).map(|number| put(format!("f{number}.go"), format!("{number}\n{lines}")));
    let files = files.chain([put("go.mod", "module ROOT\n")]);
    let world = World::with(&History::new().commit(files).tag("v1.0.0"));
    let goproxy = world.serve();
    let address = goproxy.address;
    let mut stream = http::connect(address).unwrap();
    let path = "/api/v4/packages/go/mod.test/team/lib/@v/v1.0.0.zip";
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    stream.read_exact(&mut [0; 9]).unwrap();
    let ended = thread::spawn(move || goproxy.terminate());
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert!(rest.ends_with(b"\r\n0\r\n\r\n"), "the last chunk came");
    assert!(ended.join().unwrap().success());
    assert!(http::connect(address).is_err());
}

#[test]
fn clients_are_served_on_until_none_comes_any_more() {
    let world = World::with(&library());
    let ended = "no further connections";
    let wait_for = |goproxy: &Goproxy, words: &'static str| {
        goproxy.wait_for_log(words, |line| line.contains(words).then_some(()));
    };
    let goproxy = world.serve_with(&[
        "--quiet-period=1h",
        "--quiet-timeout=2h",
        "--drain-timeout=3h",
    ]);
    goproxy.ask_to_end();
    wait_for(&goproxy, "until none has come for 3600s, 7200s at most");
    assert_eq!(goproxy.get("mod.test/team/lib/@v/list").status, 200);
    assert_eq!(http::get(goproxy.management, "/readyz").status, 200);
    assert!(!goproxy.log().iter().any(|line| line.contains(ended)));
    let address = goproxy.address;
    // Who asks again does not want to wait.
    assert!(goproxy.terminate().success());
    assert!(http::connect(address).is_err());

    for times in [
        [
            "--quiet-period=10ms",
            "--quiet-timeout=1h",
            "--drain-timeout=2h",
        ],
        [
            "--quiet-period=1h",
            "--quiet-timeout=10ms",
            "--drain-timeout=2h",
        ],
    ] {
        let goproxy = world.serve_with(&times);
        goproxy.ask_to_end();
        wait_for(&goproxy, ended);
    }
}

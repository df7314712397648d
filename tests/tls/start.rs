//! What the server says at its start: about files that it cannot use, about serving in the clear,
//! about where clients reach it.

use std::{fs, path::Path, process::Output};

use goproxy_tests::{
    goproxy::{Goproxy, Settings},
    workspace,
};

use crate::world::World;

const FILES: [&str; 2] = ["--tls-certificate", "--tls-key"];

fn run(world: &World, arguments: &[&str]) -> Output {
    let mut command = world.sandbox.command(workspace::goproxy_binary());
    command.args([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--management-listen",
        "127.0.0.1:0",
    ]);
    command.arg("--repositories").arg(world.repositories());
    command.args(arguments).output().unwrap()
}

/// It ends with an error of all these words.
#[track_caller]
fn assert_fails(world: &World, arguments: &[&str], words: &[&str]) {
    let output = run(world, arguments);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{arguments:?}");
    for words in words {
        assert!(text.contains(words), "{words:?} is not in {text}");
    }
}

/// The pair of the world, with `content` in one of its files.
#[track_caller]
fn assert_refused(world: &World, file: &str, content: &str, words: &str) {
    world.authority.write(&world.folder());
    let changed = world.folder().join(file);
    fs::write(&changed, content).unwrap();
    let flag = if file == "tls.crt" {
        FILES[0]
    } else {
        FILES[1]
    };
    let named = format!("{flag} {}", changed.display());
    let [certificate, key] = ["tls.crt", "tls.key"].map(|file| path(&world.folder().join(file)));
    let arguments = [FILES[0], &certificate, FILES[1], &key];
    assert_fails(world, &arguments, &[&named, words]);
}

fn path(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[test]
fn one_file_without_the_other_is_refused() {
    let world = World::new();
    let file = path(&world.folder().join("tls.crt"));
    assert_fails(&world, &[FILES[0], &file], &["--tls-key <FILE>"]);
    assert_fails(&world, &[FILES[1], &file], &["--tls-certificate <FILE>"]);
}

#[test]
fn files_that_are_not_there_are_named() {
    let world = World::new();
    let [certificate, key] = ["tls.crt", "tls.key"].map(|file| path(&world.folder().join(file)));
    let missing = [
        "--tls-certificate /no/such.crt",
        "no such file; give a PEM file",
    ];
    assert_fails(
        &world,
        &[FILES[0], "/no/such.crt", FILES[1], &key],
        &missing,
    );
    let missing = ["--tls-key /no/such.key", "no such file"];
    assert_fails(
        &world,
        &[FILES[0], &certificate, FILES[1], "/no/such.key"],
        &missing,
    );
    let folder = path(&world.folder());
    assert_fails(
        &world,
        &[FILES[0], &folder, FILES[1], &key],
        &["cannot read the file"],
    );
}

#[test]
fn files_that_cannot_be_used_are_named_with_fault_and_remedy() {
    let world = World::new();
    let read = |file: &str| fs::read_to_string(world.folder().join(file)).unwrap();
    let (certificate, key) = (read("tls.crt"), read("tls.key"));
    assert_refused(&world, "tls.crt", "", "no certificate in it");
    assert_refused(&world, "tls.crt", &key, "no certificate in it");
    let half = &certificate[..certificate.len() / 4];
    assert_refused(&world, "tls.crt", half, "broken PEM");
    let empty = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert_refused(&world, "tls.crt", empty, "give an X.509 certificate");
    assert_refused(&world, "tls.key", "", "no private key in it");
    assert_refused(&world, "tls.key", &certificate, "no private key in it");
    assert_refused(
        &world,
        "tls.key",
        &key,
        "does not belong to the first certificate",
    );
    let empty = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    assert_refused(&world, "tls.key", empty, "its private key cannot be used");
    let large = "x".repeat((1 << 20) + 1);
    assert_refused(&world, "tls.key", &large, "larger than");
}

#[test]
fn errors_show_nothing_of_a_key() {
    let world = World::new();
    let secret = "U2VjcmV0U2VjcmV0";
    let broken = format!("-----BEGIN PRIVATE KEY-----\n{secret}!\n-----END PRIVATE KEY-----\n");
    let key = world.folder().join("tls.key");
    fs::write(&key, broken).unwrap();
    let certificate = path(&world.folder().join("tls.crt"));
    let output = run(&world, &[FILES[0], &certificate, FILES[1], &path(&key)]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("broken PEM"), "{text}");
    assert!(!text.contains("Secret") && !text.contains("U2Vj"), "{text}");
}

fn start(world: &World, arguments: &[&str]) -> Goproxy {
    let settings = Settings {
        arguments: arguments.iter().map(|&one| one.to_owned()).collect(),
        ..Settings::default()
    };
    Goproxy::start(&world.sandbox, &world.repositories(), &settings)
}

#[test]
fn without_an_external_url_clients_are_told_the_address_over_https() {
    let world = World::new();
    let [certificate, key] = ["tls.crt", "tls.key"].map(|file| path(&world.folder().join(file)));
    let goproxy = start(&world, &[FILES[0], &certificate, FILES[1], &key]);
    let line = format!("GOPROXY={}", goproxy.url());
    assert!(line.contains("=https://127.0.0.1:"), "{line}");
    goproxy.wait_for_log(&line, |printed| printed.contains(&line).then_some(()));
}

#[test]
fn serving_in_the_clear_beyond_loopback_is_warned_of_once() {
    let world = World::new();
    let words = "the go command sends no credentials";
    let warned = |goproxy: &Goproxy| {
        let lines = goproxy.log();
        lines.iter().filter(|line| line.contains(words)).count()
    };
    assert_eq!(warned(&start(&world, &[])), 0);
    assert_eq!(
        warned(&world.serve_from(&world.folder(), &["--listen", "0.0.0.0:0"])),
        0
    );
    let goproxy = start(&world, &["--listen", "0.0.0.0:0"]);
    goproxy.wait_for_log(words, |line| {
        (line.contains("WARN") && line.contains(words)).then_some(())
    });
    assert_eq!(warned(&goproxy), 1);
}

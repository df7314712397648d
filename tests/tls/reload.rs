//! Certificates that change while the server runs: new connections get the new one, open ones go
//! on, and what cannot be used changes nothing.

use std::{fs, os::unix::fs::symlink, path::Path, time::Instant};

use goproxy_tests::{goproxy::Goproxy, http::PATIENCE};

use crate::{
    client::Client,
    operators::metric,
    world::{VERSIONS, World},
};

/// Looks are only made when the system tells of a change.
const TOLD: [&str; 2] = ["--poll-interval", "1h"];
/// Looks are made often, too.
const POLLED: [&str; 2] = ["--poll-interval", "50ms"];

fn connect(world: &World, goproxy: &Goproxy) -> Client {
    Client::connect(goproxy.address, &world.authority, &["http/1.1"])
}

/// Connects until the server shows `certificate`.
#[track_caller]
fn assert_shows(world: &World, goproxy: &Goproxy, certificate: &[u8]) {
    let deadline = Instant::now() + PATIENCE;
    while connect(world, goproxy).certificate() != certificate {
        assert!(Instant::now() < deadline, "the certificate stays");
    }
}

/// Writes another pair elsewhere and renames its files over those in `folder`.
fn replace(world: &World, folder: &Path) -> Vec<u8> {
    let elsewhere = world.sandbox.path("next");
    let certificate = world.authority.write(&elsewhere);
    for file in ["tls.crt", "tls.key"] {
        fs::rename(elsewhere.join(file), folder.join(file)).unwrap();
    }
    certificate
}

#[test]
fn another_pair_is_for_new_connections_and_open_ones_go_on() {
    let world = World::new();
    let goproxy = world.serve_from(&world.folder(), &TOLD);
    let mut open = connect(&world, &goproxy);
    assert_eq!(open.list().text(), VERSIONS);
    let second = replace(&world, &world.folder());
    assert_shows(&world, &goproxy, &second);
    assert_ne!(open.certificate(), second);
    assert_eq!(open.list().text(), VERSIONS);
    assert_eq!(connect(&world, &goproxy).list().text(), VERSIONS);
    let replaced = metric(&goproxy, "goproxy_tls_certificate_replaced_total");
    assert!(replaced >= 1, "{replaced}");
}

#[test]
fn files_that_are_written_in_place_are_noticed() {
    let world = World::new();
    let goproxy = world.serve_from(&world.folder(), &TOLD);
    let second = world.authority.write(&world.folder());
    assert_shows(&world, &goproxy, &second);
}

/// The way in which Kubernetes mounts a Secret: `tls.crt` and `tls.key` are symlinks through
/// `..data`, which is swapped for one to another folder.
#[test]
fn a_swapped_symlink_beside_the_files_is_noticed() {
    let world = World::new();
    let mount = world.sandbox.path("mount");
    let first = world.authority.write(&mount.join("..first"));
    symlink("..first", mount.join("..data")).unwrap();
    for file in ["tls.crt", "tls.key"] {
        symlink(format!("..data/{file}"), mount.join(file)).unwrap();
    }
    let goproxy = world.serve_from(&mount, &TOLD);
    assert_shows(&world, &goproxy, &first);
    for next in ["..second", "..third"] {
        let certificate = world.authority.write(&mount.join(next));
        symlink(next, mount.join("..data_tmp")).unwrap();
        fs::rename(mount.join("..data_tmp"), mount.join("..data")).unwrap();
        assert_shows(&world, &goproxy, &certificate);
    }
    let lines = goproxy.log();
    let complaint = lines.iter().find(|line| line.contains("stays in use"));
    assert_eq!(complaint, None, "a swap is at once");
}

#[test]
fn a_swapped_symlink_to_the_folder_is_noticed() {
    let world = World::new();
    let current = world.sandbox.path("current");
    symlink(world.folder(), &current).unwrap();
    let goproxy = world.serve_from(&current, &TOLD);
    let second = world.authority.write(&world.sandbox.path("second"));
    let swapped = world.sandbox.path("swapped");
    symlink(world.sandbox.path("second"), &swapped).unwrap();
    fs::rename(swapped, &current).unwrap();
    assert_shows(&world, &goproxy, &second);
}

#[test]
fn what_is_not_told_is_found_by_the_poll() {
    let world = World::new();
    // The system tells of changes in the folder that was there at first, not of this one.
    let above = world.sandbox.path("above");
    fs::create_dir(&above).unwrap();
    let first = world.authority.write(&above.join("tls"));
    let goproxy = world.serve_from(&above.join("tls"), &POLLED);
    assert_shows(&world, &goproxy, &first);
    let second = world.authority.write(&world.sandbox.path("second"));
    fs::rename(&above, world.sandbox.path("away")).unwrap();
    fs::create_dir(&above).unwrap();
    fs::rename(world.sandbox.path("second"), above.join("tls")).unwrap();
    assert_shows(&world, &goproxy, &second);
}

#[test]
fn a_pair_that_cannot_be_used_changes_nothing_and_is_logged_once() {
    let world = World::new();
    let goproxy = world.serve_from(&world.folder(), &POLLED);
    let before = connect(&world, &goproxy).certificate();
    let (key, certificate) = (
        world.folder().join("tls.key"),
        world.folder().join("tls.crt"),
    );
    let good = fs::read_to_string(&key).unwrap();
    let other = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let cases = [
        (
            &key,
            other.as_str(),
            "does not belong to the first certificate",
        ),
        (&key, "", "no private key in it"),
        (&certificate, &good, "no certificate in it"),
    ];
    for (count, (file, content, words)) in (1..).zip(cases) {
        fs::write(&key, &good).unwrap();
        fs::write(file, content).unwrap();
        goproxy.wait_for_log(words, |line| line.contains(words).then_some(()));
        assert_eq!(connect(&world, &goproxy).certificate(), before);
        let refused = metric(&goproxy, "goproxy_tls_certificate_refused_total");
        assert!(refused >= count, "{refused}");
    }
    let second = replace(&world, &world.folder());
    assert_shows(&world, &goproxy, &second);
    let lines = goproxy.log();
    for (_, _, words) in cases {
        let said = lines.iter().filter(|line| line.contains(words)).count();
        assert_eq!(said, 1, "{words}: {lines:#?}");
    }
}

#[test]
fn files_that_are_gone_and_come_back_are_logged_once_each() {
    let world = World::new();
    let goproxy = world.serve_from(&world.folder(), &POLLED);
    let before = connect(&world, &goproxy).certificate();
    let away = world.sandbox.path("away");
    fs::rename(world.folder(), &away).unwrap();
    goproxy.wait_for_log("the loss", |line| {
        line.contains("no such file").then_some(())
    });
    assert_eq!(connect(&world, &goproxy).certificate(), before);
    fs::rename(&away, world.folder()).unwrap();
    goproxy.wait_for_log("the return", |line| {
        line.contains("in order again").then_some(())
    });
    assert_eq!(metric(&goproxy, "goproxy_tls_certificate_refused_total"), 1);
    assert_eq!(
        metric(&goproxy, "goproxy_tls_certificate_replaced_total"),
        0
    );
    assert_eq!(connect(&world, &goproxy).certificate(), before);
}

//! Repositories whose configuration and hooks want something: nothing of it happens.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::packets::{ask, fetch};
use crate::world::{PROTOCOLS, World, library, url};

/// A program that leaves a trace and the trace that it leaves.
fn program(world: &World, name: &str) -> (String, PathBuf) {
    let mark = world.sandbox.path(&format!("{name}-ran"));
    let program = world.sandbox.path(name);
    let script = format!("#!/bin/sh\n: > {}\nexec \"$@\"\n", mark.display());
    write_program(&program, &script);
    (program.to_str().unwrap().to_owned(), mark)
}

fn write_program(path: &Path, script: &str) {
    fs::write(path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn no_program_of_the_repository_runs_and_its_settings_do_not_count() {
    let world = World::with(&library());
    let (program, mark) = program(&world, "evil");
    let folder = world.folder("team/lib");
    let included = world.sandbox.path("repositories/team/more.config");
    let settings = format!(
        "[uploadpack]\n\tpackObjectsHook = {program}\n\tallowFilter = true\n\tallowRefInWant = true\n\
         \thideRefs = !refs/merge-requests\n\thideRefs = refs/heads\n\
         [transfer]\n\thideRefs = !refs/merge-requests\n\
         [core]\n\tfsmonitor = {program}\n\thooksPath = {folder}/hooks\n\
         \talternateRefsCommand = {program}\n\tsshCommand = {program}\n\tpager = {program}\n\
         [lsrefs]\n\tunborn = ignore\n[protocol]\n\tallow = always\n",
        folder = folder.display(),
    );
    fs::write(&included, &settings).unwrap();
    let config = fs::read_to_string(folder.join("config")).unwrap();
    let include = format!("[include]\n\tpath = {}\n", included.display());
    fs::write(folder.join("config"), config + &settings + &include).unwrap();
    fs::create_dir_all(folder.join("hooks")).unwrap();
    for hook in [
        "pre-upload-pack",
        "post-upload-pack",
        "post-index-change",
        "reference-transaction",
    ] {
        write_program(
            &folder.join("hooks").join(hook),
            &format!("#!/bin/sh\n{program}\n"),
        );
    }
    let goproxy = world.serve();
    let want = format!("want {}", world.id("main"));
    for protocol in PROTOCOLS {
        let clone = world.clone(
            &url(&goproxy),
            &format!("clone-{protocol}"),
            protocol,
            &["--mirror"],
        );
        let refs = world
            .sandbox
            .git(&clone, &["for-each-ref", "--format=%(refname)"]);
        assert!(refs.contains("refs/heads/side"), "{refs}");
        assert!(!refs.contains("merge-requests"), "{refs}");
        let body = fetch(protocol, &[&want, "filter blob:none"], &["done"]);
        assert_eq!(ask(&goproxy, protocol, &body).status, 400);
    }
    assert!(!mark.exists());
    // The same configuration where git trusts it: the hook is one that runs.
    let trusted = world.sandbox.path("gitconfig");
    let config = fs::read_to_string(&trusted).unwrap();
    let hook = format!("[uploadpack]\n\tpackObjectsHook = {program}\n");
    fs::write(&trusted, config + &hook).unwrap();
    world.clone(&format!("file://{}", folder.display()), "control", 2, &[]);
    assert!(mark.exists());
}

#[test]
fn missing_objects_are_not_fetched_from_elsewhere() {
    let world = World::with(&library());
    let (program, mark) = program(&world, "fetcher");
    let blob = world.id("main:lib.go");
    let folder = world.folder("team/lib");
    world.git(&["repack", "-a", "-d", "-q"]);
    world.git(&["config", "remote.origin.url", "file:///nowhere"]);
    world.git(&["config", "remote.origin.promisor", "true"]);
    world.git(&["config", "remote.origin.uploadpack", &program]);
    // Everything but one blob, loose.
    let packs = world.sandbox.path("packs");
    fs::rename(folder.join("objects/pack"), &packs).unwrap();
    fs::create_dir(folder.join("objects/pack")).unwrap();
    for entry in fs::read_dir(&packs).unwrap().flatten() {
        if entry.path().extension().is_some_and(|end| end == "pack") {
            let mut command = world.sandbox.command("git");
            command.current_dir(&folder).args(["unpack-objects", "-q"]);
            let input = fs::File::open(entry.path()).unwrap();
            assert!(command.stdin(input).status().unwrap().success());
        }
    }
    fs::remove_file(folder.join("objects").join(&blob[..2]).join(&blob[2..])).unwrap();
    let goproxy = world.serve();
    for protocol in PROTOCOLS {
        let empty = world.sandbox.path("empty");
        let target = world.sandbox.path(&format!("clone-{protocol}"));
        let arguments = ["clone", "-q", &url(&goproxy), target.to_str().unwrap()];
        let output = world.try_client(&empty, protocol, &arguments);
        assert!(!output.status.success(), "an object is missing");
    }
    assert!(!mark.exists());
    let mut control = world.sandbox.command("git");
    control.current_dir(&folder).args(["cat-file", "-p", &blob]);
    assert!(!control.output().unwrap().status.success());
    assert!(mark.exists(), "git itself does fetch");
}

#[test]
fn repositories_that_lead_out_of_the_folder_are_unavailable() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let want = format!("want {}", world.id("main"));
    let body = fetch(2, &[&want], &["done"]);
    assert_eq!(ask(&goproxy, 2, &body).status, 200);
    let outside = world.sandbox.path("outside/objects");
    fs::create_dir_all(&outside).unwrap();
    let alternates = world.folder("team/lib").join("objects/info/alternates");
    fs::write(alternates, format!("{}\n", outside.display())).unwrap();
    let answer = ask(&goproxy, 2, &body);
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(
        answer.text().contains("leads out of the served folder"),
        "{}",
        answer.text()
    );
}

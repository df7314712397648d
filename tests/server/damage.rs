//! Repositories that are missing, empty, damaged or being repacked: a 503 with the reason, or the
//! right answer, never "not found" and never an empty list.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use goproxy_tests::history::{History, put};

use crate::world::{World, assert_refused, library};

const QUESTIONS: [&str; 5] = [
    "@v/list",
    "@latest",
    "@v/v1.0.0.info",
    "@v/v1.0.0.mod",
    "@v/v1.0.0.zip",
];

/// What is read from objects, not from refs alone.
const QUESTIONS_ABOUT_OBJECTS: &[&str] = &["@latest", "@v/v1.0.0.info", "@v/v1.0.0.mod"];

/// One good repository and one that `damage` was done to, which answers these questions with a
/// 503 that holds `words`.
#[track_caller]
fn assert_unavailable(questions: &[&str], damage: impl Fn(&Path), words: &str) {
    let world = World::with(&library());
    damage(&world.add("team/damaged", &library()));
    let goproxy = world.serve();
    for question in questions {
        let answer = goproxy.get(&format!("mod.test/team/damaged/{question}"));
        assert_refused(&answer, 503, words);
        assert!(
            answer.text().starts_with("unavailable: "),
            "{}",
            answer.text()
        );
        let folder = world.repositories();
        let told = answer.text().contains(folder.to_str().unwrap());
        assert!(!told, "folders are for the log: {}", answer.text());
        let good = goproxy.get(&format!("mod.test/team/lib/{question}"));
        assert_eq!(good.status, 200, "{}", good.text());
    }
}

#[test]
fn a_folder_that_is_no_repository_is_unavailable() {
    assert_unavailable(
        &QUESTIONS,
        |folder| {
            fs::remove_dir_all(folder).unwrap();
            fs::create_dir(folder).unwrap();
        },
        "no git repository",
    );
}

#[test]
fn lost_objects_are_unavailable() {
    assert_unavailable(
        QUESTIONS_ABOUT_OBJECTS,
        |folder| {
            let packs = folder.join("objects/pack");
            fs::remove_dir_all(&packs).unwrap();
            fs::create_dir(&packs).unwrap();
            for entry in fs::read_dir(folder.join("objects")).unwrap().flatten() {
                if entry.file_name().len() == 2 {
                    fs::remove_dir_all(entry.path()).unwrap();
                }
            }
        },
        "lacks an object",
    );
}

#[test]
fn content_that_was_swapped_is_found_by_verification() {
    let world = World::with(&library());
    let folder = world.folder("team/lib");
    let objects = folder.join("objects");
    let pack = fs::read_dir(objects.join("pack")).unwrap().flatten();
    let pack = pack
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "pack"));
    if let Some(pack) = pack {
        // Out of the pack, one file an object.
        let aside = world.sandbox.path("aside.pack");
        fs::rename(&pack, &aside).unwrap();
        fs::remove_dir_all(objects.join("pack")).unwrap();
        world.object(
            "team/lib",
            &["unpack-objects", "-q"],
            &fs::read(aside).unwrap(),
        );
    }
    let file = |id: &str| objects.join(&id[..2]).join(&id[2..]);
    let swapped = world.git("team/lib", &["rev-parse", "v1.0.0:lib.go"]);
    let other = world.blob("team/lib", b"package lib // planted\n");
    fs::remove_file(file(&swapped)).unwrap();
    fs::copy(file(&other), file(&swapped)).unwrap();
    let goproxy = world.serve_with(&["--verify-objects"]);
    let zip = goproxy.get("mod.test/team/lib/@v/v1.0.0.zip");
    assert_refused(&zip, 503, "damaged");
    let other = goproxy.get("mod.test/team/lib/@v/v1.1.0.zip");
    assert_eq!(other.status, 200, "{}", other.text());
}

#[test]
fn garbage_in_packed_refs_is_unavailable() {
    assert_unavailable(
        &QUESTIONS,
        |folder| fs::write(folder.join("packed-refs"), "what\0 is this\n").unwrap(),
        "damaged",
    );
}

#[test]
fn formats_that_are_not_read_are_named() {
    let extension = |text: &'static str| {
        move |folder: &Path| {
            let config = format!("[core]\n\trepositoryformatversion = 1\n[extensions]\n\t{text}\n");
            fs::write(folder.join("config"), config).unwrap();
        }
    };
    assert_unavailable(&QUESTIONS, extension("objectFormat = sha256"), "sha256");
    assert_unavailable(
        &QUESTIONS,
        extension("refStorage = reftable"),
        "git refs migrate",
    );
    assert_unavailable(
        &QUESTIONS,
        extension("somethingNew = true"),
        "extensions.somethingnew",
    );
}

#[test]
fn files_that_lead_out_of_the_folder_are_refused() {
    let outside = World::with(&library());
    let objects = outside.folder("team/lib").join("objects");
    let alternate = format!("{}\n", objects.display());
    assert_unavailable(
        &QUESTIONS,
        |folder| {
            fs::create_dir_all(folder.join("objects/info")).unwrap();
            fs::write(folder.join("objects/info/alternates"), &alternate).unwrap();
        },
        "leads out of the served folder",
    );
    assert_unavailable(
        &QUESTIONS,
        |folder| {
            fs::remove_dir_all(folder.join("objects")).unwrap();
            std::os::unix::fs::symlink(&objects, folder.join("objects")).unwrap();
        },
        "leads out of the served folder",
    );
}

#[test]
fn an_empty_repository_has_an_empty_list_and_no_latest() {
    let world = World::with(&library());
    let folder = world.folder("team/empty");
    let path = folder.to_str().unwrap();
    let repositories = world.repositories();
    world
        .sandbox
        .git(&repositories, &["init", "--quiet", "--bare", path]);
    let goproxy = world.serve();
    let list = goproxy.get("mod.test/team/empty/@v/list");
    assert_eq!((list.status, list.text().as_str()), (200, ""));
    let latest = goproxy.get("mod.test/team/empty/@latest");
    assert_refused(&latest, 404, "no commits");
}

#[test]
fn a_repository_that_is_mended_is_served_again() {
    let world = World::with(&library());
    let folder = world.folder("team/lib");
    let goproxy = world.serve();
    assert_eq!(goproxy.get("mod.test/team/lib/@v/v1.0.0.info").status, 200);
    let aside = world.sandbox.path("aside");
    fs::rename(folder.join("objects"), &aside).unwrap();
    // What is known by now may be answered; what must be read cannot.
    let answer = goproxy.get("mod.test/team/lib/@v/v1.1.0.zip");
    assert_eq!(answer.status, 503, "{}", answer.text());
    fs::rename(&aside, folder.join("objects")).unwrap();
    assert_eq!(goproxy.get("mod.test/team/lib/@v/v1.1.0.zip").status, 200);
}

#[test]
fn repacking_during_requests_changes_no_answer() {
    let mut history = History::new().commit([put("go.mod", "module ROOT\n")]);
    for number in 0..40 {
        let text = format!("package lib\n\nconst Number = {number}\n");
        history = history
            .commit([put("lib.go", text)])
            .tag(&format!("v1.{number}.0"));
    }
    let world = World::with(&history);
    let goproxy = world.serve_with(&["--refs-max-age", "0"]);
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0;
            while !stop.load(Ordering::Relaxed) {
                round += 1;
                world.git(
                    "team/lib",
                    &["repack", "-adfq", &format!("--depth={}", round % 9 + 1)],
                );
                world.git("team/lib", &["pack-refs", "--all", "--prune"]);
                // Another loose tag for the next round.
                world.git("team/lib", &["tag", "-f", "v0.0.1", "v1.0.0"]);
            }
        });
        for number in 0..40 {
            for suffix in ["info", "mod", "zip"] {
                let path = format!("mod.test/team/lib/@v/v1.{number}.0.{suffix}");
                let answer = goproxy.get(&path);
                assert_eq!(answer.status, 200, "{path}: {}", answer.text());
                assert!(answer.complete, "{path}");
            }
            let list = goproxy.get("mod.test/team/lib/@v/list").text();
            let listed = list.lines().filter(|line| line.starts_with("v1.")).count();
            assert_eq!(listed, 40, "{list}");
        }
        stop.store(true, Ordering::Relaxed);
    });
}

//! `goproxy verify`: the zips that the server makes, and zips that the go command refuses.

use std::{
    fs::{self, File},
    io::Write as _,
    path::PathBuf,
    process::Output,
};

use goproxy_tests::{go::Go, workspace};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::world::{World, library};

fn verify(world: &World, files: &[PathBuf]) -> (bool, String, String) {
    let mut command = world.sandbox.command(workspace::goproxy_binary());
    let Output {
        status,
        stdout,
        stderr,
    } = command.arg("verify").args(files).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.success(), text(stdout), text(stderr))
}

/// A zip of these names, each with a line as content.
fn zip_of(world: &World, file: &str, names: &[&str]) -> PathBuf {
    let path = world.sandbox.path(file);
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    for name in names {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(b"module example.com/m\n").unwrap();
    }
    zip.finish().unwrap();
    path
}

#[test]
fn the_hash_is_the_one_that_go_computes() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let path = world.sandbox.path("v1.0.0.zip");
    fs::write(&path, goproxy.get("mod.test/team/lib/@v/v1.0.0.zip").body).unwrap();
    let go = Go::proxied(&world.sandbox, &goproxy.url());
    let asked = [("mod.test/team/lib".to_owned(), "v1.0.0".to_owned())];
    let sum = go.downloads(&asked).remove(0).sum;
    let (good, out, errors) = verify(&world, &[path]);
    assert!(good, "{errors}");
    assert!(sum.starts_with("h1:"));
    assert!(
        out.contains(&format!("mod.test/team/lib@v1.0.0 {sum} (3 files,")),
        "{out}"
    );
}

#[test]
fn each_refused_zip_is_named_with_its_fault_and_the_others_are_hashed() {
    let world = World::new();
    let at = |name: &str| format!("example.com/m@v1.0.0/{name}");
    let good = zip_of(&world, "good.zip", &[&at("go.mod")]);
    let cases = [
        (vec![at("go.mod"), "other/x".into()], "does not start with"),
        (vec![at("go.mod"), at("a"), at("A")], "in case only"),
        (
            vec![at("go.mod"), at("sub/go.mod")],
            "outside the module's root",
        ),
        (vec![at("a*b")], "a*b"),
        (vec!["no-version/x".into()], "module@version/"),
        (vec!["example.com/m@v2.0.0/go.mod".into()], "does not fit"),
    ];
    for (number, (names, words)) in cases.into_iter().enumerate() {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let bad = zip_of(&world, &format!("bad{number}.zip"), &names);
        let (success, out, errors) = verify(&world, &[bad, good.clone()]);
        assert!(!success, "{names:?}");
        assert!(errors.contains(words), "{names:?}: {errors}");
        assert!(errors.contains(&format!("bad{number}.zip: ")), "{errors}");
        assert!(out.contains("good.zip: example.com/m@v1.0.0 h1:"), "{out}");
    }
}

#[test]
fn damaged_and_missing_files_are_named() {
    let world = World::new();
    let good = zip_of(&world, "good.zip", &["example.com/m@v1.0.0/go.mod"]);
    let mut bytes = fs::read(&good).unwrap();
    let at = bytes
        .windows(6)
        .position(|window| window == b"go.mod")
        .unwrap()
        + 8;
    bytes[at] ^= 0xff;
    let torn = world.sandbox.path("torn.zip");
    fs::write(&torn, bytes).unwrap();
    let no_zip = world.sandbox.path("text.zip");
    fs::write(&no_zip, "no zip at all").unwrap();
    let missing = world.sandbox.path("missing.zip");
    let (success, out, errors) = verify(&world, &[torn, no_zip, missing]);
    assert!(!success && out.is_empty(), "{out}");
    for words in [
        "torn.zip: ",
        "text.zip: cannot read the zip",
        "missing.zip: cannot read the file",
    ] {
        assert!(errors.contains(words), "{words}: {errors}");
    }
}

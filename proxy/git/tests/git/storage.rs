//! The same repository in every way that git stores one, and with parts that are gone or wrong.

use std::fs;

use goproxy_core::repository::{PrefixMatch, Repository as _};
use goproxy_git::{Cancel, ErrorKind, Freshness, Handles, ObjectReader as _};

use super::support::{Bare, Fixture};

/// Everything that is asked, as text.
fn answers(fixture: &Fixture, bare: &Bare) -> Vec<String> {
    let view = bare.view(fixture);
    let references = view.references();
    let tags = references.tags().iter();
    let mut answers: Vec<String> = tags
        .map(|tag| {
            let commit = view.commit(tag.target).unwrap();
            format!("{} {} {commit:?}", tag.name, tag.target)
        })
        .collect();
    answers.push(format!(
        "{:?} {:?}",
        references.head(),
        references.branches()
    ));
    let head = references.head().unwrap();
    let tree = view.commit(head).unwrap().unwrap().tree;
    let file = view.file(tree, "file", 1 << 20).unwrap();
    answers.push(format!("{file:?}"));
    let first = bare.id("refs/heads/main~150");
    let found = view.first_ancestor(&[first, head], head).unwrap();
    answers.push(format!("{found:?}"));
    let prefix = &first.to_string()[..12];
    assert_eq!(view.find_prefix(prefix).unwrap(), PrefixMatch::One(first));
    answers
}

#[test]
fn loose_packed_and_indexed_storage_answer_alike() {
    let fixture = Fixture::new();
    let bare = fixture.bare("r.git");
    bare.git(&["config", "gc.auto", "0"]);
    bare.git(&["config", "fastimport.unpackLimit", "100000"]);
    let commits = bare.chain("main", 300);
    bare.set("refs/tags/v1.0.0", commits[100]);
    bare.git(&["tag", "-a", "-m", "t", "v1.1.0", "main"]);
    bare.git(&["tag", "-a", "-m", "t", "of-a-tag", "v1.1.0"]);
    let loose = answers(&fixture, &bare);
    let ways: [&[&[&str]]; 5] = [
        &[&["pack-refs", "--all"]],
        &[&["repack", "-q", "-d"]],
        &[&["commit-graph", "write", "--reachable"]],
        &[&["multi-pack-index", "write"]],
        &[
            &["repack", "-q", "-a", "-d", "-f"],
            &["multi-pack-index", "write"],
            &["gc", "-q"],
        ],
    ];
    for way in ways {
        for arguments in way {
            bare.git(arguments);
        }
        assert_eq!(answers(&fixture, &bare), loose, "{way:?}");
    }
}

#[test]
fn tags_on_blobs_and_trees_are_listed_and_are_no_commits() {
    let fixture = Fixture::new();
    let bare = fixture.bare("r.git");
    bare.chain("main", 1);
    let blob = bare.blob(b"text");
    bare.set("refs/tags/v1.0.0", blob);
    bare.set("refs/tags/v1.1.0", bare.id("main^{tree}"));
    let view = bare.view(&fixture);
    let names: Vec<_> = view
        .references()
        .tags()
        .iter()
        .map(|tag| &*tag.name)
        .collect();
    assert_eq!(names, ["v1.0.0", "v1.1.0"]);
    for tag in view.references().tags() {
        assert_eq!(view.commit(tag.target).unwrap(), None);
    }
    let head = view.references().head().unwrap();
    assert_eq!(view.first_ancestor(&[blob], head).unwrap(), None);
}

#[test]
fn a_head_that_leads_nowhere_is_none() {
    let fixture = Fixture::new();
    let bare = fixture.bare("r.git");
    assert_eq!(bare.view(&fixture).references().head(), None, "unborn");
    bare.chain("main", 1);
    bare.git(&["symbolic-ref", "HEAD", "refs/heads/gone"]);
    assert_eq!(bare.view(&fixture).references().head(), None, "dangling");
    fs::write(bare.path.join("HEAD"), format!("{}\n", "7".repeat(40))).unwrap();
    assert_eq!(
        bare.view(&fixture).references().head(),
        None,
        "detached at nothing"
    );
}

#[test]
fn packs_that_vanish_while_they_are_read_are_found_again() {
    let fixture = Fixture::new();
    let bare = fixture.bare("r.git");
    bare.chain("main", 50);
    bare.git(&["repack", "-q", "-a", "-d"]);
    let (repository, handles) = (bare.open(&fixture), Handles::new(4));
    let view = repository
        .view(&handles, Freshness::Now, &Cancel::new())
        .unwrap();
    let id = bare.id("main~10:file");
    assert_eq!(view.headers(&[id]).unwrap().len(), 1);
    bare.git(&["repack", "-q", "-a", "-d", "-f", "--depth=3"]);
    let other = bare.id("main~20:file");
    assert!(!view.blob(other, 100).unwrap().is_empty());
}

#[test]
fn a_damaged_pack_is_an_error_that_names_the_object() {
    let fixture = Fixture::new();
    let bare = fixture.bare("r.git");
    bare.chain("main", 1);
    let id = bare.blob(&b"some text that is long enough to damage ".repeat(100));
    let digits = id.to_string();
    let file = bare
        .path
        .join("objects")
        .join(&digits[..2])
        .join(&digits[2..]);
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::remove_file(&file).unwrap();
    fs::write(&file, bytes).unwrap();
    let error = bare.view(&fixture).blob(id, 1 << 20).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
    assert!(error.to_string().contains(&digits), "{error}");
}

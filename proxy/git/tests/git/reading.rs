//! What a view answers about repositories that the real `git` made.

use std::ops::ControlFlow;

use crate::support::Fixture;
use goproxy_core::repository::{File, PrefixMatch, Repository as _};
use goproxy_core::tree::EntryMode;
use goproxy_git::{ErrorKind, Found, ObjectKind, ObjectReader, TreeBounds};

#[test]
fn tags_branches_and_commits_are_read() {
    let fixture = Fixture::new();
    let bare = fixture.bare("a.git");
    let first = bare.commit(&[], &[("go.mod", "module a"), ("sub/x.go", "package x")]);
    let second = bare.commit(&[first], &[("go.mod", "module a")]);
    bare.set("refs/heads/main", second);
    bare.set("refs/tags/v1.0.0", first);
    bare.git(&["tag", "-a", "-m", "x", "v1.1.0", &second.to_string()]);
    bare.git(&["tag", "-a", "-m", "x", "v1.2.0", "v1.1.0"]);
    bare.set("refs/pull/1/head", first);
    for step in ["loose", "packed"] {
        let view = bare.view(&fixture);
        let tags: Vec<_> = view
            .references()
            .tags()
            .iter()
            .map(|tag| (&*tag.name, tag.target))
            .collect();
        let expected = [("v1.0.0", first), ("v1.1.0", second), ("v1.2.0", second)];
        assert_eq!(tags, expected, "{step}");
        assert_eq!(view.references().branch("main"), Some(second));
        assert_eq!(view.references().head(), Some(second));
        assert_eq!(view.references().branches().len(), 1);
        let commit = view.commit(first).unwrap().unwrap();
        assert_eq!(commit.time, 1_136_239_445);
        assert_eq!(commit.tree, bare.id(&format!("{first}^{{tree}}")));
        bare.git(&["pack-refs", "--all", "--prune"]);
        bare.git(&["gc", "-q"]);
    }
}

#[test]
fn files_trees_and_blobs_are_read() {
    let fixture = Fixture::new();
    let bare = fixture.bare("a.git");
    let files = [
        ("a-b/x", "1"),
        ("a.go", "22"),
        ("a/.gitattributes", "3"),
        ("a/b/c/y", "4444"),
        (".gitattributes", "5"),
    ];
    let commit = bare.commit(&[], &files);
    bare.set("refs/heads/main", commit);
    let view = bare.view(&fixture);
    let tree = view.commit(commit).unwrap().unwrap().tree;
    let listed = view.list_tree(tree, "", &TreeBounds::default()).unwrap();
    let paths: Vec<_> = listed
        .iter()
        .map(|entry| String::from_utf8_lossy(&entry.path))
        .collect();
    let expected = bare.git(&["ls-tree", "-r", "--name-only", &commit.to_string()]);
    assert_eq!(paths, expected.lines().collect::<Vec<_>>());
    let below = view.list_tree(tree, "a/b", &TreeBounds::default()).unwrap();
    assert_eq!(below.len(), 1);
    assert_eq!(&*below[0].path, b"c/y");
    for nowhere in ["b", "a.go", "a/b/c/y", "a/../a", "/", "a//b"] {
        assert!(
            view.list_tree(tree, nowhere, &TreeBounds::default())
                .unwrap()
                .is_empty()
        );
    }
    assert_eq!(
        view.file(tree, "a/b/c/y", 4).unwrap(),
        Some(File::Bytes(b"4444".into()))
    );
    assert_eq!(
        view.file(tree, "a/b/c/y", 3).unwrap(),
        Some(File::TooLarge(4))
    );
    assert_eq!(view.file(tree, "a/b", 3).unwrap(), None);
    let above = view.files_above(tree, "a/b/c", ".gitattributes").unwrap();
    let above: Vec<_> = above
        .iter()
        .map(|(directory, _)| directory.as_str())
        .collect();
    assert_eq!(above, ["", "a"]);
    assert!(matches!(
        view.look_up(tree, "a/b").unwrap(),
        Some(Found::Directory(_))
    ));

    let ids: Vec<_> = listed.iter().map(|entry| entry.id).collect();
    let headers = view.headers(&ids).unwrap();
    assert!(headers.iter().all(|header| header.kind == ObjectKind::Blob));
    let mut seen = vec![None; ids.len()];
    let mut sink = |index: usize, bytes: Vec<u8>| {
        assert!(seen[index].replace(bytes.len() as u64).is_none());
        ControlFlow::Continue(())
    };
    view.blobs(&ids, 4, &mut sink).unwrap();
    let sizes: Vec<_> = headers.iter().map(|header| Some(header.size)).collect();
    assert_eq!(seen, sizes);
    let error = view
        .blobs(&ids, 3, &mut |_, _| ControlFlow::Continue(()))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Bound);
    let error = view
        .blobs(&[tree], 99, &mut |_, _| ControlFlow::Continue(()))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(listed.iter().all(|entry| entry.mode == EntryMode::Regular));
}

#[test]
fn ancestors_and_prefixes_are_found_among_served_commits_only() {
    let fixture = Fixture::new();
    let bare = fixture.bare("a.git");
    let chain = bare.chain("main", 50);
    let side = bare.commit(&[chain[10]], &[("x", "side")]);
    let merge = bare.commit(&[chain[49], side], &[("x", "merge")]);
    let hidden = bare.commit(&[chain[49]], &[("x", "hidden")]);
    bare.set("refs/heads/main", merge);
    bare.set("refs/pull/1/head", hidden);
    let view = bare.view(&fixture);
    let first = |candidates: &[_], of| view.first_ancestor(candidates, of).unwrap();
    assert_eq!(
        first(&[chain[49], chain[10], chain[3]], side),
        Some(chain[10])
    );
    assert_eq!(first(&[side, chain[49]], merge), Some(side));
    assert_eq!(first(&[side], chain[49]), None);
    assert_eq!(first(&[hidden, chain[0]], merge), Some(chain[0]));
    assert_eq!(first(&[chain[5]], chain[5]), Some(chain[5]));
    assert_eq!(
        view.first_ancestor(&[chain[0]], hidden).unwrap(),
        Some(chain[0])
    );
    for id in chain.iter().chain([&side, &merge]) {
        let text = id.to_string();
        assert_eq!(view.find_prefix(&text).unwrap(), PrefixMatch::One(*id));
        assert_eq!(
            view.find_prefix(&text[..12]).unwrap(),
            PrefixMatch::One(*id)
        );
    }
    assert_eq!(
        view.find_prefix(&hidden.to_string()).unwrap(),
        PrefixMatch::None
    );
    assert_eq!(view.find_prefix("").unwrap(), PrefixMatch::Ambiguous);
}

#[test]
fn tag_objects_count_among_prefixes_when_they_lead_to_commits() {
    let fixture = Fixture::new();
    let bare = fixture.bare("a.git");
    let commit = bare.commit(&[], &[("x", "1")]);
    bare.git(&["tag", "-a", "-m", "x", "v1.0.0", &commit.to_string()]);
    let blob = bare.blob(b"x").to_string();
    bare.git(&["tag", "-a", "-m", "x", "blob", &blob]);
    let view = bare.view(&fixture);
    let find = |name: &str| view.find_prefix(&bare.id(name).to_string()[..12]).unwrap();
    assert_eq!(find("refs/tags/v1.0.0"), PrefixMatch::One(commit));
    assert_eq!(find("refs/tags/blob"), PrefixMatch::None);
    assert_eq!(view.find_prefix(&blob).unwrap(), PrefixMatch::None);
    assert_eq!(view.find_prefix("").unwrap(), PrefixMatch::Ambiguous);
    assert_eq!(view.commit(blob.parse().unwrap()).unwrap(), None);
}

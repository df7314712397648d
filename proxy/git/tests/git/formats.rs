//! What is refused, and with which kind of error.

use std::fs;
use std::os::unix::fs::symlink;

use goproxy_core::repository::Repository as _;
use goproxy_git::{Error, ErrorKind, Repository, Unsupported};

use crate::support::{Bare, Fixture, run, view};

fn refused(bare: &Bare, fixture: &Fixture) -> Error {
    Repository::open(&bare.path, &fixture.served()).unwrap_err()
}

#[test]
fn a_repository_that_is_not_there_or_not_one_is_told_apart() {
    let fixture = Fixture::new();
    let open = |name: &str| {
        let opened = Repository::open(&fixture.served().join(name), &fixture.served());
        opened.unwrap_err().kind()
    };
    assert_eq!(open("absent.git"), ErrorKind::Missing);
    fs::create_dir(fixture.served().join("folder")).unwrap();
    assert_eq!(open("folder"), ErrorKind::NotARepository);
    fs::write(fixture.served().join("file"), "text").unwrap();
    assert_eq!(open("file"), ErrorKind::NotARepository);
    let bare = fixture.bare("cut.git");
    fs::remove_dir_all(bare.path.join("objects")).unwrap();
    assert_eq!(open("cut.git"), ErrorKind::NotARepository);
    assert_eq!(open("../outside"), ErrorKind::OutsideRoot);
}

#[test]
fn a_repository_that_vanishes_is_an_error_and_not_an_empty_one() {
    let fixture = Fixture::new();
    let bare = fixture.bare("a.git");
    let repository = bare.open(&fixture);
    assert!(view(&repository).unwrap().references().tags().is_empty());
    fs::rename(&bare.path, fixture.served().join("b.git")).unwrap();
    assert_eq!(view(&repository).err().unwrap().kind(), ErrorKind::Missing);
    fs::create_dir(&bare.path).unwrap();
    assert_eq!(
        view(&repository).err().unwrap().kind(),
        ErrorKind::NotARepository
    );
}

#[test]
fn formats_that_are_not_read_are_named() {
    let fixture = Fixture::new();
    let served = fixture.served();
    run(
        &served,
        &["init", "-q", "--bare", "--object-format=sha256", "s.git"],
        b"",
    );
    let error = Repository::open(&served.join("s.git"), &served).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Unsupported {
                what: Unsupported::Sha256,
                ..
            }
        ),
        "{error}"
    );
    let bare = fixture.bare("ext.git");
    for (line, what) in [
        ("refstorage = reftable", Unsupported::Reftable),
        (
            "partialclone = origin",
            Unsupported::Extension("partialclone".into()),
        ),
    ] {
        let config = format!("[core]\nrepositoryformatversion = 1\n[extensions]\n{line}\n");
        bare.write("config", config.as_bytes());
        let error = refused(&bare, &fixture);
        assert!(matches!(&error, Error::Unsupported { what: found, .. } if *found == what));
    }
    let bare = fixture.bare("broken.git");
    bare.write("config", b"[core\n");
    assert_eq!(refused(&bare, &fixture).kind(), ErrorKind::Corrupt);
}

#[test]
fn whatever_a_repository_names_must_lie_beneath_the_served_folder() {
    let fixture = Fixture::new();
    let outside = fixture.outside();
    run(
        &fixture.served(),
        &["init", "-q", "--bare", outside.to_str().unwrap()],
        b"",
    );
    fs::write(outside.join("included"), "[core]\n").unwrap();
    let out = outside.to_str().unwrap().to_owned();
    let objects = format!("{out}/objects\n");
    let include = |path: &str| format!("[include]\npath = {path}\n");
    let written = [
        ("commondir", out.clone()),
        ("commondir", "../../outside".to_owned()),
        ("gitdir", format!("{out}/.git")),
        ("objects/info/alternates", objects),
        (
            "objects/info/alternates",
            "../../../outside/objects\n".to_owned(),
        ),
        ("config", include(&format!("{out}/included"))),
        ("config", include("../../outside/included")),
        ("config", include("~/.gitconfig")),
        (
            "config",
            "[includeIf \"gitdir:/nowhere\"]\npath = /etc/passwd\n".to_owned(),
        ),
    ];
    for (number, (file, content)) in written.iter().enumerate() {
        let bare = fixture.bare(&format!("{number}.git"));
        bare.write(file, content.as_bytes());
        assert_eq!(
            refused(&bare, &fixture).kind(),
            ErrorKind::OutsideRoot,
            "{file}: {content}"
        );
    }
    for name in [
        "objects/pack",
        "objects/info",
        "objects/ab",
        "config",
        "objects/info/packs",
    ] {
        let bare = fixture.bare(&format!("link-{}.git", name.replace('/', "-")));
        let place = bare.path.join(name);
        let _: Result<_, _> = fs::remove_file(&place).or_else(|_| fs::remove_dir_all(&place));
        symlink(&outside, &place).unwrap();
        assert_eq!(
            refused(&bare, &fixture).kind(),
            ErrorKind::OutsideRoot,
            "{name}"
        );
    }
    for name in ["refs/heads", "refs/tags/v1", "HEAD", "packed-refs"] {
        let bare = fixture.bare(&format!("ref-{}.git", name.replace('/', "-")));
        let place = bare.path.join(name);
        let _: Result<_, _> = fs::remove_file(&place).or_else(|_| fs::remove_dir_all(&place));
        symlink(&outside, &place).unwrap();
        let error = view(&bare.open(&fixture)).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::OutsideRoot, "{name}");
    }
}

#[test]
fn alternates_within_the_served_folder_are_read_and_http_ones_refused() {
    let fixture = Fixture::new();
    let pool = fixture.bare("pool.git");
    let commit = pool.commit(&[], &[("go.mod", "module a")]);
    pool.set("refs/heads/main", commit);
    let relative = fixture.bare("relative.git");
    relative.write(
        "objects/info/alternates",
        b"# pool\n../../pool.git/objects\n",
    );
    let absolute = fixture.bare("absolute.git");
    let path = relative.path.join("objects");
    absolute.write(
        "objects/info/alternates",
        format!("{}\n", path.display()).as_bytes(),
    );
    for bare in [&relative, &absolute] {
        bare.write(
            "packed-refs",
            format!("{commit} refs/tags/v1.0.0\n").as_bytes(),
        );
        let view = bare.view(&fixture);
        assert_eq!(view.references().tags().len(), 1);
        assert!(view.commit(commit).unwrap().is_some());
    }
    let bare = fixture.bare("http.git");
    bare.write(
        "objects/info/http-alternates",
        b"http://example.com/objects\n",
    );
    assert_eq!(refused(&bare, &fixture).kind(), ErrorKind::Unsupported);
    let bare = fixture.bare("odd.git");
    bare.write("objects/info/alternates", b"pool.git/objects\n");
    assert_eq!(refused(&bare, &fixture).kind(), ErrorKind::Unsupported);
}

#[test]
fn working_trees_and_linked_worktrees_are_opened() {
    let fixture = Fixture::new();
    let served = fixture.served();
    run(&served, &["init", "-q", "-b", "main", "work"], b"");
    let work = Bare {
        path: served.join("work"),
    };
    let commit = work.commit(&[], &[("go.mod", "module a")]);
    work.set("refs/heads/main", commit);
    work.set("refs/tags/v1.0.0", commit);
    assert_eq!(work.view(&fixture).references().head(), Some(commit));
    work.git(&["worktree", "add", "-q", "--detach", "../linked", "main"]);
    let linked = Bare {
        path: served.join("linked"),
    };
    let view = linked.view(&fixture);
    assert_eq!(
        (view.references().head(), view.references().tags().len()),
        (Some(commit), 1)
    );
    assert!(view.commit(commit).unwrap().is_some());
}

#[test]
fn a_repository_that_becomes_a_reftable_is_refused_while_it_is_served() {
    let fixture = Fixture::new();
    let bare = fixture.bare("a.git");
    bare.set("refs/tags/v1.0.0", bare.blob(b"x"));
    let repository = bare.open(&fixture);
    assert_eq!(view(&repository).unwrap().references().tags().len(), 1);
    bare.write(
        "config",
        b"[core]\nrepositoryformatversion = 1\n[extensions]\nrefstorage = reftable\n",
    );
    fs::remove_dir_all(bare.path.join("refs")).unwrap();
    bare.write("refs/heads", b"this repository uses the reftable format\n");
    bare.write("HEAD", b"ref: refs/heads/.invalid\n");
    assert_eq!(
        view(&repository).err().unwrap().kind(),
        ErrorKind::Unsupported
    );
}

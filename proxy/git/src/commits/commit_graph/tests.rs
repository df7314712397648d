//! Against graphs that the real `git` writes.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::*;

fn git(folder: &Path, arguments: &[&str], input: &[u8]) -> String {
    let mut git = Command::new("git")
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    git.stdin.take().unwrap().write_all(input).unwrap();
    let output = git.wait_with_output().unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A repository with plain commits, a merge of two and a merge of five.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q", "--bare"], b"");
    let mut script = String::new();
    for number in 1..=40 {
        let parents: Vec<usize> = match number {
            1 | 2 => vec![],
            20 => vec![19, 2],
            30 => vec![29, 7, 8, 9, 2],
            number => vec![number - 1],
        };
        let head = "committer C <c@example.com> 1136239445 +0000";
        write!(
            script,
            "commit refs/heads/b{number}\nmark :{number}\n{head}\ndata 0\n"
        )
        .unwrap();
        for (index, parent) in parents.iter().enumerate() {
            let word = if index == 0 { "from" } else { "merge" };
            writeln!(script, "{word} :{parent}").unwrap();
        }
        writeln!(script, "M 100644 inline f\ndata <<E\n{number}\nE\n").unwrap();
    }
    git(
        folder.path(),
        &["fast-import", "--quiet"],
        script.as_bytes(),
    );
    folder
}

/// Every commit, and the parents that git says it has.
fn truth(folder: &Path) -> Vec<(ObjectId, Vec<ObjectId>)> {
    let list = git(folder, &["rev-list", "--parents", "--all"], b"");
    let line = |line: &str| {
        let mut ids = line.split(' ').map(|id| id.parse().unwrap());
        (ids.next().unwrap(), ids.collect())
    };
    list.lines().map(line).collect()
}

fn assert_tells_the_truth(folder: &Path) {
    let graph = CommitGraph::open(folder).expect("a graph");
    let truth = truth(folder);
    assert_eq!(truth.len(), 40);
    for (id, parents) in truth {
        assert_eq!(graph.parents(id), Some(parents), "{id}");
    }
    assert_eq!(graph.parents(ObjectId::from_bytes([7; 20])), None);
}

fn single_file(folder: &Path) -> PathBuf {
    git(folder, &["commit-graph", "write", "--reachable"], b"");
    folder.join("objects/info/commit-graph")
}

#[test]
fn a_single_file_has_the_parents_that_git_sees() {
    let folder = repository();
    single_file(folder.path());
    assert_tells_the_truth(folder.path());
}

#[test]
fn a_chain_of_files_has_them_too() {
    let folder = repository();
    let write = [
        "commit-graph",
        "write",
        "--stdin-commits",
        "--split=no-merge",
    ];
    for branch in ["refs/heads/b1", "refs/heads/b25", "refs/heads/b40"] {
        let tip = git(folder.path(), &["rev-parse", branch], b"");
        git(folder.path(), &write, tip.as_bytes());
    }
    let chain = folder
        .path()
        .join("objects/info/commit-graphs/commit-graph-chain");
    assert_eq!(fs::read_to_string(chain).unwrap().lines().count(), 3);
    assert_tells_the_truth(folder.path());
}

#[test]
fn whatever_byte_is_wrong_the_file_is_not_believed() {
    let folder = repository();
    let file = single_file(folder.path());
    let good = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 1;
        assert!(Layer::parse(bad, 0).is_none(), "byte {at}");
    }
    for length in [0, 1, 19, 20, 28, good.len() - 1] {
        assert!(
            Layer::parse(good[..length].to_vec(), 0).is_none(),
            "{length}"
        );
    }
    assert!(Layer::parse(good.clone(), 1).is_none(), "a base is missing");
    assert!(Layer::parse(good, 0).is_some());
}

#[test]
fn a_wrong_checksum_of_its_own_making_does_not_panic() {
    let folder = repository();
    let file = single_file(folder.path());
    let good = fs::read(&file).unwrap();
    let content = good.len() - 20;
    let ids: Vec<_> = truth(folder.path()).into_iter().map(|(id, _)| id).collect();
    for at in 4..content {
        let mut bad = good.clone();
        bad[at] ^= 0x81;
        let checksum = <sha1::Sha1 as sha1::Digest>::digest(&bad[..content]);
        bad[content..].copy_from_slice(&checksum);
        if let Some(layer) = Layer::parse(bad, 0) {
            let graph = CommitGraph {
                layers: vec![layer],
            };
            for id in &ids {
                drop(graph.parents(*id));
            }
        }
    }
}

#[test]
fn beside_other_parents_no_graph_is_believed() {
    for (name, content) in [
        ("shallow", ""),
        ("info/grafts", ""),
        ("refs/replace/0123456789012345678901234567890123456789", "x"),
        (
            "packed-refs",
            "0123456789012345678901234567890123456789 refs/replace/x\n",
        ),
    ] {
        let folder = repository();
        single_file(folder.path());
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
        assert!(CommitGraph::open(folder.path()).is_none(), "{name}");
    }
    assert!(
        CommitGraph::open(repository().path()).is_none(),
        "there is none"
    );
}

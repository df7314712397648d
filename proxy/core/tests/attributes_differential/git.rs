//! A bare repository with one branch per case, built by `git fast-import`.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use goproxy_core::object_id::ObjectId;

use crate::Files;

pub(crate) struct Repository {
    folder: tempfile::TempDir,
    commits: Vec<Commit>,
}

pub(crate) struct Commit {
    branch: String,
    blobs: Vec<ObjectId>,
}

impl Commit {
    pub(crate) fn branch(&self) -> &str {
        &self.branch
    }

    /// The ids of the files' blobs, in the order of their paths.
    pub(crate) fn blobs(&self) -> &[ObjectId] {
        &self.blobs
    }
}

impl Repository {
    pub(crate) fn create(commits: &[Files]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        run(git(folder.path()).args(["init", "--quiet", "--bare", "."]));
        std::fs::create_dir_all(folder.path().join("info")).unwrap();
        // What the go command writes into the clones it archives from.
        let attributes = "\n* -export-subst -export-ignore\n";
        std::fs::write(folder.path().join("info/attributes"), attributes).unwrap();
        let marks = fast_import(folder.path(), commits);
        let mut marks = marks.into_iter();
        let commits = commits.iter().enumerate().map(|(number, files)| Commit {
            branch: format!("case-{number}"),
            blobs: marks.by_ref().take(files.len()).collect(),
        });
        let commits = commits.collect();
        Self { folder, commits }
    }

    pub(crate) fn ids(&self) -> &[Commit] {
        &self.commits
    }

    /// The files that `git archive` writes as the go command calls it; `None` when it fails.
    pub(crate) fn archive(&self, branch: &str) -> Option<Files> {
        let output = git(self.folder.path())
            .args(["-c", "core.autocrlf=input", "-c", "core.eol=lf"])
            .args(["archive", "--format=tar", branch])
            .output()
            .unwrap();
        output
            .status
            .success()
            .then(|| regular_files(&output.stdout))
    }
}

/// Git with no configuration but the repository's own.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| name == "PATH"))
        .env("HOME", folder)
        .env("LC_ALL", "C")
        .env("GIT_DIR", folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_ATTR_NOSYSTEM", "1");
    command
}

fn run(command: &mut Command) {
    let output = command.output().expect("git is installed");
    assert!(
        output.status.success(),
        "{command:?}: {}",
        output.stderr.escape_ascii()
    );
}

/// Returns the blobs' ids in the order of the files.
fn fast_import(folder: &Path, commits: &[Files]) -> Vec<ObjectId> {
    let stream = stream(commits);
    let mut child = git(folder)
        .args(["fast-import", "--quiet", "--export-marks=marks"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&stream).unwrap();
    assert!(child.wait().unwrap().success(), "git fast-import failed");
    let marks = std::fs::read_to_string(folder.join("marks")).unwrap();
    let mut marks: Vec<(usize, ObjectId)> = marks
        .lines()
        .map(|line| {
            let (mark, id) = line.strip_prefix(':').unwrap().split_once(' ').unwrap();
            (mark.parse().unwrap(), id.parse().unwrap())
        })
        .collect();
    marks.sort_unstable();
    marks.into_iter().map(|(_, id)| id).collect()
}

fn stream(commits: &[Files]) -> Vec<u8> {
    let mut stream = Vec::new();
    let mut mark = 0;
    for (number, files) in commits.iter().enumerate() {
        let mut commit = format!(
            "reset refs/heads/case-{number}\n\ncommit refs/heads/case-{number}\n\
             committer Case <case@example.com> 1700000000 +0000\ndata 0\n"
        )
        .into_bytes();
        for (path, content) in files {
            mark += 1;
            write!(stream, "blob\nmark :{mark}\ndata {}\n", content.len()).unwrap();
            stream.extend_from_slice(content);
            stream.push(b'\n');
            write!(commit, "M 100644 :{mark} \"").unwrap();
            for byte in path {
                write!(commit, "\\{byte:03o}").unwrap();
            }
            commit.extend_from_slice(b"\"\n");
        }
        stream.extend(commit);
        stream.push(b'\n');
    }
    stream
}

/// Reads the tar archives that git writes for paths of less than 100 bytes.
fn regular_files(mut archive: &[u8]) -> Files {
    let mut files = Files::new();
    while let Some((header, rest)) = archive.split_at_checked(512) {
        if header[0] == 0 {
            break;
        }
        let until_nul = |field: &[u8]| field.split(|&byte| byte == 0).next().unwrap().to_vec();
        let size = String::from_utf8(until_nul(&header[124..136])).unwrap();
        let size = usize::from_str_radix(size.trim(), 8).unwrap();
        if header[156] == b'0' {
            files.insert(until_nul(&header[..100]), rest[..size].to_vec());
        }
        archive = &rest[size.next_multiple_of(512)..];
    }
    files
}

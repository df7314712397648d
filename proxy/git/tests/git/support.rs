//! Repositories made by the real `git`, away from the machine's own configuration.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use goproxy_core::object_id::ObjectId;
use goproxy_git::{Cancel, Error, Freshness, Handles, Repository, View};

/// A served folder with repositories in it; removed when dropped.
pub(crate) struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("served")).unwrap();
        Self { folder }
    }

    /// The folder that may not be left.
    pub(crate) fn served(&self) -> PathBuf {
        self.folder.path().join("served")
    }

    /// A folder beside the served one.
    pub(crate) fn outside(&self) -> PathBuf {
        self.folder.path().join("outside")
    }

    /// An empty bare repository `served/<name>`.
    pub(crate) fn bare(&self, name: &str) -> Bare {
        let path = self.served().join(name);
        let bare = Bare { path };
        let path = bare.path.to_str().unwrap().to_owned();
        run(
            &self.served(),
            &["init", "-q", "--bare", "-b", "main", &path],
            b"",
        );
        bare
    }
}

/// A repository of a fixture.
pub(crate) struct Bare {
    pub(crate) path: PathBuf,
}

impl Bare {
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_with(arguments, b"")
    }

    pub(crate) fn git_with(&self, arguments: &[&str], input: &[u8]) -> String {
        let output = run(&self.path, arguments, input);
        String::from_utf8(output.stdout)
            .unwrap()
            .trim_end()
            .to_owned()
    }

    pub(crate) fn id(&self, revision: &str) -> ObjectId {
        self.git(&["rev-parse", "--verify", revision])
            .parse()
            .unwrap()
    }

    pub(crate) fn blob(&self, bytes: &[u8]) -> ObjectId {
        self.git_with(&["hash-object", "-w", "--stdin"], bytes)
            .parse()
            .unwrap()
    }

    /// A commit of a tree with the given `path → content` files.
    pub(crate) fn commit(&self, parents: &[ObjectId], files: &[(&str, &str)]) -> ObjectId {
        let mut script = String::from("commit refs/heads/scratch\nmark :1\n");
        script += "committer C <c@example.com> 1136239445 +0100\ndata 1\nc\n";
        for (index, parent) in parents.iter().enumerate() {
            let word = if index == 0 { "from" } else { "merge" };
            writeln!(script, "{word} {parent}").unwrap();
        }
        script += "deleteall\n";
        for (path, content) in files {
            let length = content.len();
            write!(script, "M 100644 inline {path}\ndata {length}\n{content}\n").unwrap();
        }
        script += "get-mark :1\n";
        if parents.is_empty() {
            script = format!("reset refs/heads/scratch\n{script}");
        }
        let id = self.git_with(&["fast-import", "--quiet", "--force"], script.as_bytes());
        self.git(&["update-ref", "-d", "refs/heads/scratch"]);
        id.parse().unwrap()
    }

    /// A chain of `length` commits on `branch`, by one fast-import; returns them oldest first.
    pub(crate) fn chain(&self, branch: &str, length: usize) -> Vec<ObjectId> {
        let mut script = format!("reset refs/heads/{branch}\n");
        for number in 0..length {
            let time = 1_136_239_445 + number;
            write!(
                script,
                "commit refs/heads/{branch}\ncommitter C <c@example.com> {time} +0000\ndata 1\nc\n\
                 M 100644 inline file\ndata <<END\nnumber {number} of {branch}\nEND\n",
            )
            .unwrap();
        }
        self.git_with(&["fast-import", "--quiet", "--force"], script.as_bytes());
        let list = self.git(&["rev-list", "--reverse", &format!("refs/heads/{branch}")]);
        list.lines().map(|line| line.parse().unwrap()).collect()
    }

    pub(crate) fn set(&self, reference: &str, id: ObjectId) {
        self.git(&["update-ref", reference, &id.to_string()]);
    }

    pub(crate) fn open(&self, fixture: &Fixture) -> Arc<Repository> {
        Arc::new(Repository::open(&self.path, &fixture.served()).unwrap())
    }

    /// A view on refs looked at this moment.
    pub(crate) fn view(&self, fixture: &Fixture) -> View {
        view(&self.open(fixture)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        let path = self.path.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

pub(crate) fn view(repository: &Arc<Repository>) -> Result<View, Error> {
    repository.view(&Handles::new(4), Freshness::Now, &Cancel::new())
}

pub(crate) fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let output = try_run(folder, arguments, input);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {told}");
    output
}

pub(crate) fn try_run(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_AUTHOR_NAME", "A")
        .env("GIT_AUTHOR_EMAIL", "a@example.com")
        .env("GIT_COMMITTER_NAME", "C")
        .env("GIT_COMMITTER_EMAIL", "c@example.com")
        .env("GIT_COMMITTER_DATE", "1136239445 +0100")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

//! A folder of repositories and the server over it.

use std::{io::Write as _, path::PathBuf, process::Stdio};

use goproxy_tests::{
    goproxy::{Goproxy, Settings},
    history::{History, put},
    http::Response,
    sandbox::Sandbox,
};

/// The host under which the projects of these tests are served.
pub(crate) const HOST: &str = "mod.test";

/// Repositories below one folder.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
}

impl World {
    pub(crate) fn new() -> Self {
        let sandbox = Sandbox::new();
        std::fs::create_dir_all(sandbox.path("repositories")).unwrap();
        Self { sandbox }
    }

    /// A world with one project, `team/lib`.
    pub(crate) fn with(history: &History) -> Self {
        let world = Self::new();
        world.add("team/lib", history);
        world
    }

    pub(crate) fn repositories(&self) -> PathBuf {
        self.sandbox.path("repositories")
    }

    pub(crate) fn folder(&self, project: &str) -> PathBuf {
        self.repositories().join(format!("{project}.git"))
    }

    /// Makes the repository of `project`; `ROOT` in its files becomes its module path.
    pub(crate) fn add(&self, project: &str, history: &History) -> PathBuf {
        let folder = self.folder(project);
        let history = history
            .clone()
            .replace("ROOT", &format!("{HOST}/{project}"));
        history.create(&folder, &|| self.sandbox.command("git"));
        folder
    }

    pub(crate) fn git(&self, project: &str, arguments: &[&str]) -> String {
        self.sandbox.git(&self.folder(project), arguments)
    }

    /// Makes an object from `content` by a git command that reads it (`hash-object`, `mktree`).
    pub(crate) fn object(&self, project: &str, arguments: &[&str], content: &[u8]) -> String {
        let mut command = self.sandbox.command("git");
        let command = command.current_dir(self.folder(project)).args(arguments);
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut git = pipes.spawn().unwrap();
        git.stdin.take().unwrap().write_all(content).unwrap();
        let output = git.wait_with_output().unwrap();
        assert!(output.status.success(), "git {arguments:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub(crate) fn blob(&self, project: &str, content: &[u8]) -> String {
        self.object(project, &["hash-object", "-w", "--stdin"], content)
    }

    /// A tree of lines as `git ls-tree` prints them.
    pub(crate) fn tree(&self, project: &str, lines: &[String]) -> String {
        let text = lines.join("\n") + "\n";
        self.object(project, &["mktree", "--missing"], text.as_bytes())
    }

    /// A commit of `tree` as the head of `main`, with these tags.
    pub(crate) fn commit_tree(&self, project: &str, tree: &str, tags: &[&str]) {
        let commit = self.git(project, &["commit-tree", "-m", "by hand", tree]);
        self.git(project, &["update-ref", "refs/heads/main", &commit]);
        for tag in tags {
            self.git(project, &["tag", tag, &commit]);
        }
    }

    pub(crate) fn serve(&self) -> Goproxy {
        self.serve_with(&[])
    }

    pub(crate) fn serve_with(&self, arguments: &[&str]) -> Goproxy {
        let settings = Settings {
            external_url: format!("https://{HOST}"),
            module_roots: Vec::new(),
            arguments: arguments.iter().map(|&one| one.to_owned()).collect(),
        };
        Goproxy::start(&self.sandbox, &self.repositories(), &settings)
    }
}

/// `team/lib` with a few versions.
pub(crate) fn library() -> History {
    History::new()
        .commit([
            put("go.mod", "module ROOT\n\ngo 1.21\n"),
            put("lib.go", "package lib\n\nconst Version = \"v1.0.0\"\n"),
            put("LICENSE", "Do what you like.\n"),
        ])
        .tag("v1.0.0")
        .commit([put("lib.go", "package lib\n\nconst Version = \"v1.1.0\"\n")])
        .annotate("v1.1.0")
        .commit([put("lib.go", "package lib\n\nconst Version = \"next\"\n")])
}

/// Checks the status and that the reason, as the `go` command prints it, holds these words.
#[track_caller]
pub(crate) fn assert_refused(response: &Response, status: u16, words: &str) {
    let text = response.text();
    assert_eq!(response.status, status, "{text}");
    assert!(text.contains(words), "{words:?} is not in {text:?}");
    let content_type = response.header("content-type");
    assert_eq!(content_type, Some("text/plain; charset=utf-8"));
    assert_eq!(response.header("cache-control"), Some("private, no-store"));
}

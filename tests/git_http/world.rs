//! Repositories, the server over them, and git clients of it.

use std::path::{Path, PathBuf};
use std::process::Output;

use goproxy_tests::{
    goproxy::{Goproxy, Settings},
    history::{History, put},
    sandbox::Sandbox,
};

/// The versions of git's protocol.
pub(crate) const PROTOCOLS: [u8; 3] = [0, 1, 2];

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

    pub(crate) fn folder(&self, project: &str) -> PathBuf {
        self.sandbox.path(&format!("repositories/{project}.git"))
    }

    pub(crate) fn add(&self, project: &str, history: &History) {
        history.create(&self.folder(project), &|| self.sandbox.command("git"));
    }

    /// Runs git in `team/lib`.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.sandbox.git(&self.folder("team/lib"), arguments)
    }

    /// The id of `revision` in `team/lib`.
    pub(crate) fn id(&self, revision: &str) -> String {
        self.git(&["rev-parse", "--verify", revision])
    }

    pub(crate) fn serve(&self) -> Goproxy {
        self.serve_with(&[])
    }

    pub(crate) fn serve_with(&self, arguments: &[&str]) -> Goproxy {
        let settings = Settings {
            arguments: arguments.iter().map(|&one| one.to_owned()).collect(),
            ..Settings::default()
        };
        Goproxy::start(&self.sandbox, &self.sandbox.path("repositories"), &settings)
    }

    /// Runs a git client in `folder` with this version of the protocol.
    pub(crate) fn try_client(&self, folder: &Path, protocol: u8, arguments: &[&str]) -> Output {
        let mut command = self.sandbox.command("git");
        command
            .args(["-c", &format!("protocol.version={protocol}")])
            .args(arguments)
            .current_dir(folder);
        command.output().unwrap()
    }

    /// The same; it succeeds, and this is what it prints.
    #[track_caller]
    pub(crate) fn client(&self, folder: &Path, protocol: u8, arguments: &[&str]) -> String {
        let output = self.try_client(folder, protocol, arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "protocol {protocol}, git {arguments:?}: {told}"
        );
        String::from_utf8_lossy(&output.stdout).trim_end().into()
    }

    /// A clone of `url` in the folder `name`.
    #[track_caller]
    pub(crate) fn clone(&self, url: &str, name: &str, protocol: u8, more: &[&str]) -> PathBuf {
        let folder = self.sandbox.path(name);
        let mut arguments = vec!["clone", "-q"];
        arguments.extend(more);
        arguments.extend([url, folder.to_str().unwrap()]);
        self.client(&self.sandbox.path("empty"), protocol, &arguments);
        folder
    }
}

/// The URL of `team/lib`.
pub(crate) fn url(goproxy: &Goproxy) -> String {
    format!("http://{}/team/lib.git", goproxy.address)
}

/// `team/lib`: two tags, a branch, and a merge request that nobody is to see.
pub(crate) fn library() -> History {
    History::new()
        .commit([
            put("go.mod", "module mod.test/team/lib\n\ngo 1.21\n"),
            put("lib.go", "package lib\n\nconst Version = \"v1.0.0\"\n"),
        ])
        .tag("v1.0.0")
        .commit([put("lib.go", "package lib\n\nconst Version = \"v1.1.0\"\n")])
        .annotate("v1.1.0")
        .tag_of_tag("stable", "v1.1.0")
        .note("next")
        .on("side")
        .note("side")
        .on("hidden")
        .note("hidden, first")
        .note("hidden, second")
        .reference("refs/merge-requests/1/head")
        .git(&["update-ref", "-d", "refs/heads/hidden"])
}

/// Files of 24 MiB that do not compress: more than sockets and pipes hold.
pub(crate) fn noise() -> History {
    let mut state = 1_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()
    };
    let files: Vec<_> = (0..48)
        .map(|number| {
            let bytes = std::iter::repeat_with(&mut next).flatten();
            let bytes: Vec<u8> = bytes.take(512 << 10).collect();
            put(format!("data/{number}.bin"), bytes)
        })
        .collect();
    // In one pack, so that no clone looks for deltas again.
    let repack = ["repack", "-a", "-d", "-q", "--window=0"];
    History::new().commit(files).git(&repack)
}

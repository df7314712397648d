//! One repository, a certificate, and the server over both.

use std::path::{Path, PathBuf};

use goproxy_tests::{
    authority::{Authority, HOST},
    goproxy::{Goproxy, Settings},
    history::{History, put},
    sandbox::Sandbox,
};

/// What the project's list answers.
pub(crate) const LIST: &str = "/api/v4/packages/go/gitlab.example.com/team/lib/@v/list";
pub(crate) const VERSIONS: &str = "v1.0.0\nv1.1.0\n";

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) authority: Authority,
}

impl World {
    /// With `tls.crt` and `tls.key` in the folder `tls`.
    pub(crate) fn new() -> Self {
        let world = Self {
            sandbox: Sandbox::new(),
            authority: Authority::new(),
        };
        let module = format!("module {HOST}/team/lib\n\ngo 1.21\n");
        let lib = |version: &str| put("lib.go", format!("package lib\n\nconst V = {version:?}\n"));
        let history = History::new()
            .commit([put("go.mod", module), lib("v1.0.0")])
            .tag("v1.0.0")
            .commit([lib("v1.1.0")])
            .tag("v1.1.0");
        world.add("team/lib", &history);
        world.authority.write(&world.folder());
        std::fs::write(world.authorities(), world.authority.pem()).unwrap();
        world
    }

    pub(crate) fn add(&self, project: &str, history: &History) {
        let folder = self.repositories().join(format!("{project}.git"));
        history.create(&folder, &|| self.sandbox.command("git"));
    }

    pub(crate) fn repositories(&self) -> PathBuf {
        self.sandbox.path("repositories")
    }

    /// Where the certificate lies.
    pub(crate) fn folder(&self) -> PathBuf {
        self.sandbox.path("tls")
    }

    /// The file with the authority that clients trust.
    pub(crate) fn authorities(&self) -> PathBuf {
        self.sandbox.path("ca.pem")
    }

    /// The server with the pair in `tls`.
    pub(crate) fn serve(&self) -> Goproxy {
        self.serve_from(&self.folder(), &[])
    }

    /// The server with the pair in `folder` and further arguments.
    pub(crate) fn serve_from(&self, folder: &Path, more: &[&str]) -> Goproxy {
        let file = |name: &str| folder.join(name).display().to_string();
        let mut arguments = vec!["--tls-certificate".to_owned(), file("tls.crt")];
        arguments.extend(["--tls-key".to_owned(), file("tls.key")]);
        arguments.extend(more.iter().map(|&one| one.to_owned()));
        let settings = Settings {
            external_url: format!("https://{HOST}"),
            module_roots: Vec::new(),
            arguments,
        };
        Goproxy::start(&self.sandbox, &self.repositories(), &settings)
    }
}

//! A serving set, its repositories, and the server over them.

use std::{fs, path::PathBuf, time::Instant};

use base64::Engine as _;
use goproxy_tests::{
    goproxy::Goproxy,
    history::{History, put},
    http::{self, PATIENCE, Response},
    sandbox::Sandbox,
};
use sha2::{Digest as _, Sha256};

/// A token and what its entry says beside the digest.
pub(crate) struct Token {
    pub(crate) text: &'static str,
    entry: &'static str,
}

pub(crate) const READER: Token = Token {
    text: "glpat-reader-0123456789abcdef",
    entry: "username: alice",
};
pub(crate) const ELSEWHERE: Token = Token {
    text: "glpat-elsewhere-0123456789abc",
    entry: "projects: [other/thing]",
};
pub(crate) const GUEST: Token = Token {
    text: "glpat-guest-0123456789abcdefg",
    entry: "role: guest",
};
pub(crate) const PACKAGES: Token = Token {
    text: "glpat-packages-0123456789abcd",
    entry: "scopes: [read_package_registry]",
};
pub(crate) const USELESS: Token = Token {
    text: "glpat-useless-0123456789abcde",
    entry: "scopes: [read_user]",
};
pub(crate) const EXPIRED: Token = Token {
    text: "glpat-expired-0123456789abcde",
    entry: "expiresAt: '2020-01-01T00:00:00Z'",
};
pub(crate) const TOKENS: [&Token; 6] = [&READER, &ELSEWHERE, &GUEST, &PACKAGES, &USELESS, &EXPIRED];

/// The module prefix.
pub(crate) const HOST: &str = "gitlab.example.com";

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
}

impl World {
    /// Projects `team/public`, `team/internal`, `team/private`, `team/off` (private, flag off) and
    /// `team/deep/nested`, each with version v1.0.0.
    pub(crate) fn new() -> Self {
        let sandbox = Sandbox::new();
        let world = Self { sandbox };
        for name in ["public", "internal", "private", "off", "deep/nested"] {
            let module = format!("module {HOST}/team/{name}\n");
            let files = [put("go.mod", module), put("lib.go", "package lib\n")];
            let history = History::new().commit(files).tag("v1.0.0");
            let folder = world.sandbox.path(&format!("volume/{name}.git"));
            history.create(&folder, &|| world.sandbox.command("git"));
        }
        world.write(&world.document());
        world
    }

    pub(crate) fn document(&self) -> String {
        let volume = self.sandbox.path("volume");
        let project = |id: u64, name: &str, more: &str| {
            format!(
                "- {{id: {id}, path: team/{name}, repository: {{volume: v, path: {name}.git}}, {more}}}\n"
            )
        };
        let projects = [
            project(1, "public", "visibility: public"),
            project(2, "internal", "visibility: internal"),
            project(3, "private", "formerPaths: [old/place]"),
            project(4, "off", "enabled: false"),
            project(5, "deep/nested", "visibility: private"),
        ];
        let tokens = TOKENS.map(|token| {
            let digest = Sha256::digest(token.text.as_bytes());
            let digest: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("- {{sha256: {}, {}}}\n", digest.concat(), token.entry)
        });
        format!(
            "version: 1\ninstance:\n  externalUrl: https://{HOST}\n  enabled: true\nvolumes:\n\
             - {{name: v, mountPath: {}}}\nprojects:\n{}tokens:\n{}",
            volume.display(),
            projects.concat(),
            tokens.concat()
        )
    }

    /// The same with these lines of YAML in `instance`.
    pub(crate) fn document_with(&self, lines: &str) -> String {
        let lines = lines.replace('\n', "\n  ");
        let before = "  enabled: true\nvolumes";
        let document = self.document();
        assert!(document.contains(before));
        document.replace(before, &format!("  enabled: true\n  {lines}\nvolumes"))
    }

    /// The folder with the serving set.
    pub(crate) fn folder(&self) -> PathBuf {
        self.sandbox.path("configuration")
    }

    /// Writes the serving set as an editor does: beside it, then over it.
    pub(crate) fn write(&self, document: &str) {
        fs::create_dir_all(self.folder()).unwrap();
        let new = self.folder().join("new");
        fs::write(&new, document).unwrap();
        fs::rename(new, self.folder().join("serving-set")).unwrap();
    }

    pub(crate) fn serve(&self) -> Goproxy {
        Goproxy::start_declared(&self.sandbox, &self.folder(), &[])
    }
}

/// Asks until it is so; the server's own pace decides how often.
#[track_caller]
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "never: {what}");
    }
}

/// `GET target` as curl sends it.
pub(crate) fn get(goproxy: &Goproxy, target: &str, headers: &[(&str, &str)]) -> Response {
    let curl = [("Accept", "*/*"), ("User-Agent", "curl/8.0")];
    http::request(
        goproxy.address,
        "GET",
        target,
        &[&curl[..], headers].concat(),
    )
}

/// The same with a token in `Private-Token`.
pub(crate) fn get_as(goproxy: &Goproxy, target: &str, token: &Token) -> Response {
    get(goproxy, target, &[("Private-Token", token.text)])
}

/// The value of `Authorization` for a token as Basic's password.
pub(crate) fn basic(user: &str, password: &str) -> String {
    let pair = format!("{user}:{password}");
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
    format!("Basic {encoded}")
}

/// A file of v1.0.0 of `team/{name}` at the project endpoint.
pub(crate) fn at_project(name: &str, file: &str) -> String {
    let id = format!("team/{name}").replace('/', "%2F");
    format!("/api/v4/projects/{id}/packages/go/{HOST}/team/{name}/@v/{file}")
}

/// The same at the instance endpoint.
pub(crate) fn at_instance(name: &str, file: &str) -> String {
    format!("/api/v4/packages/go/{HOST}/team/{name}/@v/{file}")
}

//! What there is to serve: private projects, a public module, tokens, and the serving set.

use std::{fs, path::PathBuf, time::Instant};

use goproxy_core::hash::{hex, sha256};
use goproxy_tests::{
    authority::{Authority, HOST},
    history::{History, put},
    http::PATIENCE,
    sandbox::Sandbox,
};

/// The token that developers have, and others.
pub(crate) const TOKEN: &str = "glpat-developer-0123456789abc";
pub(crate) const JOB: &str = "glcbt-64_job-0123456789abcdef";
pub(crate) const DEPLOY: &str = "gldt-deploy-0123456789abcdefg";

/// A public module, which the second server holds.
pub(crate) const PUBLIC: &str = "golang.org/x/text";

/// The projects, and what go.mod calls their module where that is not their path.
const PROJECTS: [(&str, &str); 4] = [
    ("platform/my-go-lib", ""),
    ("platform/tools/lint", ""),
    ("platform/tools/gen", "platform/tools/gen.git"),
    ("infra/deploy", ""),
];

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) authority: Authority,
    /// Lines below `instance:` of the serving set.
    instance: String,
    projects: Vec<String>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with("", &[])
    }

    /// With more lines for the instance, and more projects.
    pub(crate) fn with(instance: &str, projects: &[String]) -> Self {
        let mut world = Self {
            sandbox: Sandbox::new(),
            authority: Authority::new(),
            instance: instance.to_owned(),
            projects: Vec::new(),
        };
        for (path, module) in PROJECTS {
            world.add(path, if module.is_empty() { path } else { module });
        }
        for path in projects {
            world.add(path, path);
        }
        let public = library(PUBLIC, "v0.3.1").tag("v0.3.1");
        let folder = world.path("public/mirrors/text.git");
        public.create(&folder, &|| world.sandbox.command("git"));
        fs::write(world.path("ca.pem"), world.authority.pem()).unwrap();
        world
    }

    fn add(&mut self, path: &str, module: &str) {
        let module = format!("{HOST}/{module}");
        let history = library(&module, "v1.0.0").tag("v1.0.0");
        let newer = put("library.go", package("v1.1.0"));
        let history = history.commit([newer]).tag("v1.1.0");
        history.create(&self.repository(path), &|| self.sandbox.command("git"));
        self.projects.push(path.to_owned());
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.sandbox.path(name)
    }

    pub(crate) fn repository(&self, project: &str) -> PathBuf {
        self.path(&format!("volume/{project}.git"))
    }

    /// The serving set, for a server at a host, with its port where that is not 443.
    pub(crate) fn document(&self, host: &str) -> String {
        let numbered = self.projects.iter().zip(1..);
        let projects = numbered.map(|(path, id)| {
            format!("- {{id: {id}, path: {path}, repository: {{volume: v, path: {path}.git}}}}\n")
        });
        let tokens = [
            (TOKEN, "username: alice"),
            (JOB, "kind: job"),
            (
                DEPLOY,
                "kind: deploy, username: robot, scopes: [read_repository]",
            ),
        ];
        let tokens = tokens.map(|(token, more)| {
            format!("- {{sha256: {}, {more}}}\n", hex(&sha256(token.as_bytes())))
        });
        format!(
            "version: 1\ninstance:\n  externalUrl: https://{host}\n  enabled: true\n{}volumes:\n\
             - {{name: v, mountPath: {}}}\nprojects:\n{}tokens:\n{}",
            self.instance,
            self.path("volume").display(),
            projects.collect::<String>(),
            tokens.concat()
        )
    }

    /// Writes the serving set as an editor does: beside it, then over it.
    pub(crate) fn write(&self, document: &str) {
        let folder = self.path("configuration");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("new"), document).unwrap();
        fs::rename(folder.join("new"), folder.join("serving-set")).unwrap();
    }
}

/// Tries until it is so; the server's own pace decides how often.
#[track_caller]
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "never: {what}");
    }
}

/// A module whose package tells its version.
fn library(module: &str, version: &str) -> History {
    let go_mod = put("go.mod", format!("module {module}\n\ngo 1.18\n"));
    History::new().commit([go_mod, put("library.go", package(version))])
}

fn package(version: &str) -> String {
    format!("package library\n\n// Version tells which this is.\nconst Version = {version:?}\n")
}

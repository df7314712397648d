//! A Go developer: a home with a `.netrc`, the two lines that the proxy prints, and the real `go` and `git`.

use std::{fs, path::PathBuf, process::Command};

use goproxy_tests::{control_plane::Outcome, sandbox::Sandbox};

use crate::world::World;

/// See the module. Nothing that another one fetched shows.
pub(crate) struct Developer {
    host: String,
    authority: PathBuf,
    sandbox: Sandbox,
    /// What stands in GOPROXY.
    proxies: String,
}

impl Developer {
    /// With this token in `.netrc`, or none, asking the project's instance endpoint alone.
    pub(crate) fn new(world: &World, token: Option<&str>) -> Self {
        let sandbox = Sandbox::new();
        let host = world.host();
        if let Some(token) = token {
            let line = format!("machine {host} login developer password {token}\n");
            fs::write(sandbox.path("home/.netrc"), line).unwrap();
        }
        Self {
            proxies: format!("https://{host}/api/v4/packages/go"),
            authority: world.sandbox.path("ca.pem"),
            host,
            sandbox,
        }
    }

    /// The same with this in GOPROXY.
    pub(crate) fn asking(self, proxies: &str) -> Self {
        Self {
            proxies: proxies.to_owned(),
            ..self
        }
    }

    /// A program that imports these packages, in a module of its own.
    pub(crate) fn program(&self, name: &str, packages: &[String]) -> PathBuf {
        let folder = self.sandbox.path(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(
            folder.join("go.mod"),
            "module example.org/program\n\ngo 1.21\n",
        )
        .unwrap();
        let imports: Vec<_> = packages
            .iter()
            .map(|package| format!("import _ {package:?}\n"))
            .collect();
        let imports = imports.concat();
        fs::write(
            folder.join("main.go"),
            format!("package main\n\n{imports}\nfunc main() {{}}\n"),
        )
        .unwrap();
        folder
    }

    /// Runs `go` in a folder.
    pub(crate) fn go(&self, folder: &PathBuf, arguments: &[&str]) -> Outcome {
        let mut command = self.sandbox.command("go");
        command
            .env("GOPATH", self.sandbox.path("go"))
            .env(
                "GOCACHE",
                goproxy_tests::workspace::profile_folder().join("go-build-cache"),
            )
            .env("GOENV", "off")
            .env("GOTOOLCHAIN", "local")
            .env("GOFLAGS", "-modcacherw")
            .env("GOPROXY", &self.proxies)
            .env("GONOSUMDB", format!("{},example.org", self.host))
            .env("SSL_CERT_FILE", &self.authority)
            .env("GIT_SSL_CAINFO", &self.authority)
            .current_dir(folder)
            .args(arguments);
        Outcome::of(&mut command, "")
    }

    /// `go mod download` of one version, without what came before it.
    pub(crate) fn download_afresh(&self, module: &str, version: &str) -> Outcome {
        fs::remove_dir_all(self.sandbox.path("go")).ok();
        self.go(
            &self.sandbox.path("empty"),
            &["mod", "download", "-json", &format!("{module}@{version}")],
        )
    }

    /// The versions of a module, as `go` lists them.
    pub(crate) fn versions(&self, module: &str) -> Outcome {
        self.go(
            &self.sandbox.path("empty"),
            &["list", "-m", "-versions", module],
        )
    }

    /// Runs git in the developer's folder of that name.
    pub(crate) fn git(&self, folder: &str, arguments: &[&str]) -> Outcome {
        let folder = self.sandbox.path(folder);
        fs::create_dir_all(&folder).unwrap();
        let mut command: Command = self.sandbox.command("git");
        command
            .env("GIT_SSL_CAINFO", &self.authority)
            .current_dir(folder)
            .args(arguments);
        Outcome::of(&mut command, "")
    }
}

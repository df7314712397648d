//! Who pastes: a home folder, a program, a `go` command, and the settings that a developer's
//! machine has before anything of the guide is done.

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::PathBuf, process::Command};

use goproxy_tests::{go_commands::GoCommand, sandbox::Sandbox, workspace};

use crate::page::Block;

/// What a developer's `go env GOPROXY` says before: a public proxy, then the repositories.
pub(crate) const BEFORE: &str = "https://proxy.example.org/api/v4/packages/go,direct";

pub(crate) struct Developer<'a> {
    sandbox: &'a Sandbox,
    pub(crate) home: PathBuf,
    /// The folder of the binary, empty for what PATH says.
    binary: PathBuf,
    /// The release of the go command: 19 for Go 1.19.
    pub(crate) release: u32,
    /// What is pasted for `<user>` and `<token>`.
    user: String,
    token: String,
    environment: Vec<(String, String)>,
}

/// How a shell ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl<'a> Developer<'a> {
    pub(crate) fn new(sandbox: &'a Sandbox, go: &GoCommand, name: &str) -> Self {
        let home = sandbox.path(&format!("people/{name}"));
        fs::create_dir_all(home.join("program")).unwrap();
        fs::create_dir_all(home.join(".config/go/telemetry")).unwrap();
        fs::write(home.join(".config/go/telemetry/mode"), "off").unwrap();
        fs::copy(sandbox.path("gitconfig"), home.join(".gitconfig")).unwrap();
        let binary = go.binary.parent().unwrap_or(&go.binary).to_owned();
        let mut developer = Self {
            sandbox,
            home,
            binary,
            release: 0,
            user: "alice".to_owned(),
            token: crate::world::TOKEN.to_owned(),
            environment: Vec::new(),
        };
        let version = developer.succeeds(&[], "go env GOVERSION");
        let minor = version
            .trim_start_matches("go1.")
            .split(|one: char| !one.is_ascii_digit());
        developer.release = minor.into_iter().next().unwrap().parse().unwrap();
        developer
    }

    /// Who pastes other credentials.
    pub(crate) fn named(mut self, user: &str, token: &str) -> Self {
        (self.user, self.token) = (user.to_owned(), token.to_owned());
        self
    }

    /// With a variable that was set before.
    pub(crate) fn set(mut self, variable: &str, value: &str) -> Self {
        self.environment
            .push((variable.to_owned(), value.to_owned()));
        self
    }

    /// Adds a block to the file that it is a part of.
    pub(crate) fn adds(self, block: &Block) -> Self {
        let file = match block.language.as_str() {
            "netrc" | "gitconfig" => self.home.join(format!(".{}", block.language)),
            other => panic!("a block of {other} is a part of no file: {block:?}"),
        };
        let mut options = fs::OpenOptions::new();
        let file = options.create(true).append(true).mode(0o600).open(file);
        file.unwrap()
            .write_all(self.filled(block).as_bytes())
            .unwrap();
        self
    }

    /// The block with the developer's own name and token, as the page asks for.
    fn filled(&self, block: &Block) -> String {
        let text = block.text.replace("<user>", &self.user);
        text.replace("<token>", &self.token)
    }

    /// Pastes `blocks` and then `more` into one shell in the folder of a program.
    pub(crate) fn runs(&self, blocks: &[Block], more: &str) -> Outcome {
        let texts = blocks.iter().map(|block| {
            assert_eq!(block.language, "sh", "{block:?}");
            self.filled(block)
        });
        let script = texts.collect::<String>() + more;
        let output = self.command(&script).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Outcome {
            success: output.status.success(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// The same; it succeeds, and this is what it prints.
    #[track_caller]
    pub(crate) fn succeeds(&self, blocks: &[Block], more: &str) -> String {
        let outcome = self.runs(blocks, more);
        assert!(
            outcome.success,
            "go 1.{}: {blocks:#?} {more}: {}",
            self.release, outcome.stderr
        );
        outcome.stdout
    }

    /// The same; it fails, and this is what it tells.
    #[track_caller]
    pub(crate) fn fails(&self, blocks: &[Block], more: &str) -> String {
        let outcome = self.runs(blocks, more);
        assert!(
            !outcome.success,
            "go 1.{}: {blocks:#?} {more}: {}",
            self.release, outcome.stdout
        );
        outcome.stderr
    }

    fn command(&self, script: &str) -> Command {
        let mut command = self.sandbox.command("sh");
        let path = std::env::var("PATH").unwrap();
        let authority = self.sandbox.path("ca.pem");
        command
            .args(["-e", "-c", script])
            .current_dir(self.home.join("program"))
            .env("HOME", &self.home)
            .env(
                "PATH",
                format!("{}:{path}", self.binary.display()).trim_start_matches(':'),
            )
            .env("GIT_CONFIG_GLOBAL", self.home.join(".gitconfig"))
            .env("SSL_CERT_FILE", &authority)
            .env("GIT_SSL_CAINFO", &authority)
            .env("CURL_CA_BUNDLE", &authority)
            .env(
                "GOCACHE",
                workspace::profile_folder().join("go-build-cache"),
            )
            .env("GOFLAGS", "-modcacherw")
            .env("GOTOOLCHAIN", "local")
            .env("GOPROXY", BEFORE)
            .envs(self.environment.iter().map(|(key, value)| (key, value)));
        command
    }

    /// Writes a program that prints the version of each of these modules that it is built with.
    pub(crate) fn program(self, modules: &[&str]) -> Self {
        let numbered = || modules.iter().enumerate();
        let imports = numbered().map(|(number, module)| format!("import m{number} \"{module}\"\n"));
        let calls = numbered().map(|(number, _)| format!("\tprintln(m{number}.Version)\n"));
        let (imports, calls) = (imports.collect::<String>(), calls.collect::<String>());
        let text = format!("package main\n\n{imports}\nfunc main() {{\n{calls}}}\n");
        let folder = self.home.join("program");
        fs::write(folder.join("main.go"), text).unwrap();
        fs::write(
            folder.join("go.mod"),
            "module main.test/program\n\ngo 1.18\n",
        )
        .unwrap();
        self
    }
}

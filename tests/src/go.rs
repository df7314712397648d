//! The real `go` command as an oracle: version lists and downloads, in direct mode or through a
//! proxy, many modules in one call.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde::Deserialize;

use crate::{sandbox::Sandbox, vanity::Vanity};

/// Arguments for one call; the rest of a long list goes to further calls.
const BATCH: usize = 500;

/// One way to run `go`: a binary, where it gets modules from, and a module cache of its own.
#[derive(Debug)]
pub struct Go<'a> {
    pub sandbox: &'a Sandbox,
    pub binary: PathBuf,
    /// Names the module cache in the sandbox.
    pub name: String,
    /// The variables beside those that every run gets.
    pub environment: Vec<(String, String)>,
}

impl<'a> Go<'a> {
    /// `go` from the path, which fetches from the repositories themselves; the import roots are
    /// those that `vanity` answers for.
    pub fn direct(sandbox: &'a Sandbox, vanity: &Vanity) -> Self {
        let environment = [
            ("GOPROXY", "direct".to_owned()),
            ("GOINSECURE", "*".to_owned()),
            ("HTTP_PROXY", format!("http://{}", vanity.address)),
            ("HTTPS_PROXY", "http://127.0.0.1:1".to_owned()),
            ("NO_PROXY", String::new()),
        ];
        Self::new(sandbox, "direct", environment)
    }

    /// `go` from the path, which asks the proxy at `url` and nobody else.
    pub fn proxied(sandbox: &'a Sandbox, url: &str) -> Self {
        Self::new(sandbox, "proxied", [("GOPROXY", url.to_owned())])
    }

    fn new<const N: usize>(
        sandbox: &'a Sandbox,
        name: &str,
        environment: [(&str, String); N],
    ) -> Self {
        let environment = environment
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        Self {
            sandbox,
            binary: "go".into(),
            name: name.into(),
            environment,
        }
    }

    /// The same with another module cache: nothing that was fetched shows.
    pub fn afresh(&self) -> Self {
        Self {
            sandbox: self.sandbox,
            binary: self.binary.clone(),
            name: format!("{}-afresh", self.name),
            environment: self.environment.clone(),
        }
    }

    /// The folder of the module cache.
    pub fn module_cache(&self) -> PathBuf {
        self.sandbox.path(&format!("{}/mod", self.name))
    }

    /// A command that runs `go` in an empty folder; change its folder to run it elsewhere.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.sandbox.command(&self.binary);
        command
            .env("GOPATH", self.sandbox.path(&self.name))
            .env("GOMODCACHE", self.module_cache())
            .env("GOCACHE", build_cache())
            .env("GOENV", "off")
            .env("GOFLAGS", "-modcacherw")
            .env("GOSUMDB", "off")
            .env("GOVCS", "*:all")
            .env("GOTOOLCHAIN", "local")
            .envs(self.environment.iter().map(|(key, value)| (key, value)))
            .args(arguments);
        command
    }

    /// Runs `go` in `folder`.
    pub fn run(&self, folder: &Path, arguments: &[&str]) -> Output {
        self.command(arguments)
            .current_dir(folder)
            .output()
            .expect("go is installed")
    }

    /// `go list -m -versions -retracted` of all `modules`.
    pub fn lists(&self, modules: &[String]) -> BTreeMap<String, Answer<Vec<String>>> {
        let mut lists = BTreeMap::new();
        for batch in modules.chunks(BATCH) {
            let mut arguments = vec!["list", "-m", "-e", "-versions", "-retracted", "-json"];
            arguments.extend(batch.iter().map(String::as_str));
            let output = self.command(&arguments).output().expect("go is installed");
            let listed: Vec<Listed> = documents(&output);
            assert_eq!(
                listed.len(),
                batch.len(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            lists.extend(listed.into_iter().map(|listed| match listed.error {
                Some(error) => (listed.path, Err(error.err)),
                None => (listed.path, Ok(listed.versions)),
            }));
        }
        lists
    }

    /// `go mod download` of all `(module, query)` pairs, in their order.
    pub fn downloads(&self, questions: &[(String, String)]) -> Vec<Download> {
        downloads(&|arguments| self.command(arguments), questions)
    }
}

/// `go mod download` of all `(module, query)` pairs, in their order; `command` makes a command
/// that runs `go` with arguments.
pub fn downloads(
    command: &dyn Fn(&[&str]) -> Command,
    questions: &[(String, String)],
) -> Vec<Download> {
    let mut downloads = Vec::new();
    for batch in questions.chunks(BATCH) {
        let asked: Vec<String> = batch
            .iter()
            .map(|(module, query)| format!("{module}@{query}"))
            .collect();
        let mut arguments = vec!["mod", "download", "-json"];
        arguments.extend(asked.iter().map(String::as_str));
        let output = command(&arguments).output().expect("go is installed");
        let answers: Vec<Downloaded> = documents(&output);
        assert_eq!(
            answers.len(),
            batch.len(),
            "go mod download answered not all of {asked:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        downloads.extend(answers.into_iter().map(Download::from));
    }
    downloads
}

/// The answer, or go's reason why there is none.
pub type Answer<T> = Result<T, String>;

/// The build cache is shared by all runs: it holds compiled packages by content.
fn build_cache() -> PathBuf {
    crate::workspace::profile_folder().join("go-build-cache")
}

/// What `go mod download` found for one module and query.
#[derive(Debug)]
pub struct Download {
    /// The version, as far as the query named one.
    pub version: Option<String>,
    /// The `.info` document.
    pub info: Option<Info>,
    /// The bytes of `.mod`.
    pub go_mod: Option<Vec<u8>>,
    /// The `h1:` of the `.mod`.
    pub go_mod_sum: String,
    /// The zip in the module cache.
    pub zip: Option<PathBuf>,
    /// The `h1:` of the zip; empty when there is none.
    pub sum: String,
    /// Where the query was resolved, as go reports it.
    pub origin: Option<Origin>,
    /// Why there is no zip, or nothing at all.
    pub error: Option<String>,
}

/// A `.info` document.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
pub struct Info {
    pub version: String,
    pub time: String,
    pub origin: Option<Origin>,
}

/// Where a version comes from. Two origins are equal when all but the URL is.
#[derive(Clone, Debug, Default, Deserialize, Eq)]
#[serde(rename_all = "PascalCase", default)]
pub struct Origin {
    #[serde(rename = "VCS")]
    pub vcs: String,
    #[serde(rename = "URL")]
    pub url: String,
    pub subdir: String,
    pub hash: String,
    #[serde(rename = "Ref")]
    pub reference: String,
}

impl PartialEq for Origin {
    fn eq(&self, other: &Self) -> bool {
        let key = |origin: &Self| {
            let Self {
                vcs,
                url: _,
                subdir,
                hash,
                reference,
            } = origin.clone();
            (vcs, subdir, hash, reference)
        };
        key(self) == key(other)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    path: String,
    #[serde(default)]
    versions: Vec<String>,
    error: Option<ListError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListError {
    err: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Downloaded {
    version: String,
    info: Option<PathBuf>,
    go_mod: Option<PathBuf>,
    zip: Option<PathBuf>,
    sum: String,
    go_mod_sum: String,
    origin: Option<Origin>,
    error: Option<String>,
}

impl From<Downloaded> for Download {
    fn from(downloaded: Downloaded) -> Self {
        let Downloaded {
            version,
            info,
            go_mod,
            zip,
            sum,
            go_mod_sum,
            origin,
            error,
        } = downloaded;
        let info: Option<Info> = info.map(|file| {
            let text = fs::read(&file).expect("the .info that go stored");
            serde_json::from_slice(&text).expect("go stores JSON")
        });
        let version = (info.is_some() || error.is_none()).then_some(version);
        let go_mod = go_mod.map(|file| fs::read(file).expect("the .mod that go stored"));
        Self {
            version,
            info,
            go_mod,
            go_mod_sum,
            zip,
            sum,
            origin,
            error,
        }
    }
}

/// The JSON documents that a command printed one after the other.
///
/// # Panics
/// When it printed anything else.
pub fn documents<T: for<'de> Deserialize<'de>>(output: &Output) -> Vec<T> {
    let documents = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    documents
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

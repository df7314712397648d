//! The repositories, and a server for each way in which an instance can be set up.

use std::{collections::BTreeMap, fs, path::PathBuf};

use goproxy_tests::{
    goproxy::Goproxy,
    http::{self, Response},
    sandbox::Sandbox,
};

use crate::{
    ask::{Ask, Facts, fill},
    repositories::{self, MY_GO_LIB, Project},
    tokens,
};

/// The host that module paths start with.
pub(crate) const HOST: &str = "gitlab.example.com";

/// How the instance and its first project are set up. `Private` is the usual way: the flag is on,
/// the project is private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Variant {
    Private,
    Public,
    Internal,
    /// The instance's flag `go_proxy` is off.
    FlagOff,
    /// The instance has no package registry.
    PackagesOff,
    /// The project has none.
    RegistryOff,
    RegistryOffPublic,
    /// The project is `ns/renamed` now.
    Renamed,
    /// The instance lies at `/gitlab`.
    RelativeRoot,
    GitByHttp,
    GitBySsh,
    /// A `git` block that says nothing.
    GitUnsaid,
}

pub(crate) struct World {
    // Ended before its folders go.
    servers: BTreeMap<Variant, Goproxy>,
    sandbox: Sandbox,
    pub(crate) facts: Facts,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut world = Self {
            sandbox: Sandbox::new(),
            servers: BTreeMap::new(),
            facts: Facts::new(),
        };
        world.fact("H", HOST);
        world.fact("B", &format!("{HOST}/{MY_GO_LIB}"));
        for project in repositories::projects() {
            world.create(project);
        }
        for (number, commit) in (1..).zip(world.commits(MY_GO_LIB)) {
            world.commit_facts(&number.to_string(), MY_GO_LIB, &commit);
        }
        for name in ["west", "pre"] {
            let path = format!("ns/{name}");
            let last = world.commits(&path).pop().unwrap();
            world.commit_facts(name, &path, &last);
        }
        world
    }

    fn fact(&mut self, name: &str, value: &str) {
        self.facts.insert(name.to_owned(), value.to_owned());
    }

    fn folder(&self, path: &str) -> PathBuf {
        self.sandbox.path(&format!("volume/{path}.git"))
    }

    fn create(&self, project: Project) {
        let folder = self.folder(project.path);
        let own = format!("{HOST}/{}", project.path);
        if let Some(history) = project.history {
            let history = history.replace("{B}", &own);
            history.create(&folder, &|| self.sandbox.command("git"));
        }
    }

    /// The commits of `main`, oldest first.
    fn commits(&self, path: &str) -> Vec<String> {
        let arguments = ["rev-list", "--reverse", "main"];
        let lines = self.sandbox.git(&self.folder(path), &arguments);
        lines.lines().map(str::to_owned).collect()
    }

    /// `TS…`, `LOCAL…`, `SHA…` and `ID…`: a commit's time in UTC and in its own offset, the first
    /// twelve digits and all of them; `TIME…` as `.info` has it.
    fn commit_facts(&mut self, name: &str, path: &str, id: &str) {
        let show = |option: &str| {
            let mut git = self.sandbox.command("git");
            git.current_dir(self.folder(path)).env("TZ", "UTC");
            git.args(["show", "-s", "--format=%cd", option, id]);
            String::from_utf8(git.output().unwrap().stdout)
                .unwrap()
                .trim()
                .to_owned()
        };
        let utc = show("--date=format-local:%Y%m%d%H%M%S");
        let local = show("--date=format:%Y%m%d%H%M%S");
        let info = show("--date=format-local:%Y-%m-%dT%H:%M:%SZ");
        self.fact(&format!("TS{name}"), &utc);
        self.fact(&format!("LOCAL{name}"), &local);
        self.fact(&format!("TIME{name}"), &info);
        self.fact(&format!("SHA{name}"), &id[..12]);
        self.fact(&format!("ID{name}"), id);
    }

    /// What the server that is set up for it answers.
    pub(crate) fn answer(&mut self, ask: &Ask) -> Response {
        if !self.servers.contains_key(&ask.variant) {
            let goproxy = self.serve(ask.variant);
            self.servers.insert(ask.variant, goproxy);
        }
        let goproxy = &self.servers[&ask.variant];
        let credential = ask.credential.header();
        let mut headers = vec![("Accept", "*/*"), ("User-Agent", "curl/8.0")];
        if let Some((name, value)) = &credential {
            headers.push((name, value));
        }
        let target = fill(&ask.target, &self.facts);
        http::request(goproxy.address, ask.method, &target, &headers)
    }

    fn serve(&self, variant: Variant) -> Goproxy {
        let file = self.sandbox.path(&format!("{variant:?}.yaml"));
        fs::write(&file, self.document(variant)).unwrap();
        let cache = self.sandbox.path(&format!("cache-{variant:?}"));
        let cache = cache.to_str().unwrap();
        Goproxy::start_declared(&self.sandbox, &file, &["--cache-dir", cache])
    }

    fn document(&self, variant: Variant) -> String {
        let root = if variant == Variant::RelativeRoot {
            "/gitlab"
        } else {
            ""
        };
        let enabled = variant != Variant::FlagOff;
        let instance = match variant {
            Variant::PackagesOff => "packageRegistry: {enabled: false}",
            Variant::GitByHttp => "git: {protocol: http}",
            Variant::GitBySsh => "git: {protocol: ssh, ssh: {host: ssh.example.com}}",
            Variant::GitUnsaid => "git: {}",
            _ => "ownPrefixMiss: deny",
        };
        let volume = self.sandbox.path("volume");
        let volume = volume.display();
        let projects = (1..).zip(repositories::projects());
        let projects = projects.map(|(id, project)| entry(id, &project, variant));
        let projects: String = projects.collect();
        let tokens = tokens::entries();
        format!(
            "version: 1\ninstance:\n  externalUrl: https://{HOST}{root}\n  enabled: {enabled}\n  \
             {instance}\nvolumes:\n- {{name: v, mountPath: {volume}}}\nprojects:\n{projects}\
             tokens:\n{tokens}"
        )
    }
}

/// A project's line. Only the first depends on the variant.
fn entry(id: u64, project: &Project, variant: Variant) -> String {
    let path = project.path;
    let usual = (path, project.visibility, "enabled: null");
    let (shown, visibility, more) = match variant {
        _ if id > 1 => usual,
        Variant::Public => (path, "public", usual.2),
        Variant::Internal => (path, "internal", usual.2),
        Variant::RegistryOff => (path, "private", "packageRegistry: {enabled: false}"),
        Variant::RegistryOffPublic => (path, "public", "packageRegistry: {enabled: false}"),
        Variant::Renamed => ("ns/renamed", "private", "formerPaths: [ns/my-go-lib]"),
        _ => usual,
    };
    format!(
        "- {{id: {id}, path: {shown}, visibility: {visibility}, {more}, \
         repository: {{volume: v, path: {path}.git}}}}\n"
    )
}

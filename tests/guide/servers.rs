//! The servers: GitLab's stand-in at gitlab.example.com, whose serving set declares private
//! projects, and the proxy that a developer had before, at proxy.example.org. The latter also
//! stands for the checksum database, which it answers 404 for: its log shows what leaks to either.

use std::sync::atomic::{AtomicUsize, Ordering};

use goproxy_tests::{
    authority::HOST,
    go_commands::{self, GoCommand},
    goproxy::{Goproxy, Settings},
};

use crate::{developer::Developer, world::World};

/// The running servers.
pub(crate) struct Servers<'a> {
    world: &'a World,
    pub(crate) gitlab: Goproxy,
    public: Goproxy,
    /// How often logs were looked at.
    looks: AtomicUsize,
}

impl World {
    /// Both servers, GitLab's stand-in at its own host.
    pub(crate) fn serve(&self) -> Servers<'_> {
        self.serve_at(HOST)
    }

    /// The same at another host, with its port where that is not 443.
    pub(crate) fn serve_at(&self, host: &str) -> Servers<'_> {
        self.write(&self.document(host));
        let port = host.split_once(':').map_or("443", |(_, port)| port);
        let gitlab = self.arguments(
            "gitlab",
            &format!("127.0.0.1:{port}"),
            &[HOST, "goproxy.example.com"],
        );
        let gitlab: Vec<_> = gitlab.iter().map(String::as_str).collect();
        let gitlab = Goproxy::start_declared(&self.sandbox, &self.path("configuration"), &gitlab);
        let hosts = ["proxy.example.org", "sum.golang.org"];
        let settings = Settings {
            external_url: "https://proxy.example.org".to_owned(),
            arguments: self.arguments("public", "127.0.0.2:443", &hosts),
            ..Settings::default()
        };
        let public = Goproxy::start(&self.sandbox, &self.path("public"), &settings);
        Servers {
            world: self,
            gitlab,
            public,
            looks: AtomicUsize::new(0),
        }
    }
    fn arguments(&self, name: &str, address: &str, hosts: &[&str]) -> Vec<String> {
        let folder = self.path(&format!("tls-{name}"));
        self.authority.write_for(&folder, hosts);
        let file = |name: &str| folder.join(name).display().to_string();
        let cache = self.path(&format!("cache-{name}")).display().to_string();
        let (certificate, key) = (file("tls.crt"), file("tls.key"));
        let pairs = [
            ["--listen", address],
            ["--cache-dir", &cache],
            ["--tls-certificate", &certificate],
            ["--tls-key", &key],
        ];
        pairs
            .as_flattened()
            .iter()
            .map(|&one| one.to_owned())
            .collect()
    }
}

impl Servers<'_> {
    /// Somebody with an empty home folder and the installed `go`.
    pub(crate) fn developer(&self, name: &str) -> Developer<'_> {
        let installed = go_commands::all().swap_remove(0);
        Developer::new(&self.world.sandbox, &installed, name)
    }

    /// The same once for each go command of this release or later.
    pub(crate) fn developers(&self, name: &str, release: u32) -> Vec<Developer<'_>> {
        let one = |go: GoCommand| {
            let name = format!("{name}-{}", go.name);
            Developer::new(&self.world.sandbox, &go, &name)
        };
        let all = go_commands::all().into_iter().map(one);
        all.filter(|developer| developer.release >= release)
            .collect()
    }

    /// The requests that GitLab's stand-in has answered.
    pub(crate) fn ours(&self) -> Vec<String> {
        self.requests(&self.gitlab)
    }

    /// The requests that the next proxy and the checksum database have answered.
    pub(crate) fn theirs(&self) -> Vec<String> {
        self.requests(&self.public)
    }

    /// Method, path and status of each request that a server has answered, in their order, up to
    /// one of this moment: lines of a log come later than answers.
    fn requests(&self, server: &Goproxy) -> Vec<String> {
        let look = self.looks.fetch_add(1, Ordering::Relaxed);
        let path = format!("/up-to-look-{look}-");
        let url = format!("https://{}{path}", server.address);
        let mut curl = self.world.sandbox.command("curl");
        let curl = curl.args(["--silent", "--insecure", "--max-time", "60", &url]);
        assert!(curl.output().unwrap().status.success(), "{curl:?}");
        server.wait_for_log(&path, |line| line.contains(&path).then_some(()));
        let requests = server.log().into_iter().filter_map(|line| request(&line));
        requests
            .filter(|request| !request.contains("/up-to-look-"))
            .collect()
    }
}

fn request(line: &str) -> Option<String> {
    let starts = ["GET /", "HEAD /", "POST /"];
    let start = starts.iter().find_map(|start| line.find(start))?;
    let words: Vec<_> = line[start..].split(' ').take(3).collect();
    Some(words.join(" "))
}

//! The server under measurement: a process of its own with an empty cache, over one repository.

use std::{thread, time::Duration, time::Instant};

use goproxy_tests::{
    goproxy::{Goproxy, Settings},
    http, processes,
    sandbox::Sandbox,
};
use tempfile::TempDir;

use crate::{inputs::Input, rounds::Figures};

/// A running server. Its cache goes with it.
pub(crate) struct Server {
    pub(crate) goproxy: Goproxy,
    module: String,
    _cache: TempDir,
}

impl Server {
    /// Serves `input`; returns when the server has looked at it and is idle.
    pub(crate) fn start(sandbox: &Sandbox, input: &Input, arguments: &[&str]) -> Self {
        let cache = TempDir::with_prefix_in("cache-", sandbox.path(""));
        let cache = cache.expect("a folder in the sandbox");
        let mut settings = Settings {
            external_url: format!("https://{}", input.host),
            ..Settings::default()
        };
        let path = cache.path().to_str().expect("a plain path");
        // Nothing but requests shall cost.
        let fixed = ["--cache-dir", path, "--poll-interval", "1h"];
        let arguments = fixed.iter().chain(arguments);
        settings.arguments = arguments.map(|&argument| argument.to_owned()).collect();
        let goproxy = Goproxy::start(sandbox, &input.folder, &settings);
        // That a module is nowhere is known after a look at all repositories.
        let elsewhere = goproxy.get("elsewhere.test/module/@v/list");
        assert_eq!(elsewhere.status, 404, "{}", elsewhere.text());
        Self {
            goproxy,
            module: input.module.clone(),
            _cache: cache,
        }
    }

    /// The request target of a file of the module: `list`, `v1.0.0.zip` and so on.
    pub(crate) fn target(&self, file: &str) -> String {
        format!("/api/v4/packages/go/{}/@v/{file}", self.module)
    }

    /// The request target of `@latest`.
    pub(crate) fn latest(&self) -> String {
        format!("/api/v4/packages/go/{}/@latest", self.module)
    }

    pub(crate) fn cpu_time(&self) -> Duration {
        processes::cpu_time(self.goproxy.id())
    }

    /// Downloads a zip and waits until the server has it stored. Returns what it cost and the zip.
    ///
    /// # Panics
    /// When it is not answered, or cut.
    pub(crate) fn zip(&self, version: &str) -> (Figures, Vec<u8>) {
        let target = self.target(&format!("{version}.zip"));
        let mut wall = Duration::ZERO;
        let mut zip = Vec::new();
        let figures = self.spent(1, || {
            let started = Instant::now();
            let answer = http::get(self.goproxy.address, &target);
            wall = started.elapsed();
            assert_eq!(answer.status, 200, "{target}: {}", answer.text());
            assert!(answer.complete, "{target} was cut");
            self.wait_until_stored(&target);
            zip = answer.body;
            zip.len() as u64
        });
        (Figures { wall, ..figures }, zip)
    }

    /// What the server takes while `ask` asks `count` times and returns how many bytes came.
    pub(crate) fn spent(&self, count: u64, ask: impl FnOnce() -> u64) -> Figures {
        let (started, before) = (Instant::now(), self.cpu_time());
        let bytes = ask();
        let wall = started.elapsed();
        Figures {
            cpu: self.cpu_time().saturating_sub(before),
            wall,
            bytes,
            count,
            ..Figures::default()
        }
    }

    /// A zip is stored right behind its last byte; its length is told from then on.
    fn wait_until_stored(&self, target: &str) {
        for _ in 0..10_000 {
            let head = http::request(self.goproxy.address, "HEAD", target, &[]);
            if head.header("content-length").is_some() {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
        panic!("{target} is never stored");
    }

    /// What the server counted of a route: requests, and the seconds that they took together.
    pub(crate) fn counted(&self, route: &str) -> (u64, f64) {
        let text = http::get(self.goproxy.management, "/metrics").text();
        let value = |name: &str| {
            let start = format!("goproxy_request_seconds_{name}{{route=\"{route}\"}} ");
            text.lines().find_map(|line| line.strip_prefix(&start))
        };
        let count = value("count").and_then(|value| value.parse().ok());
        let sum = value("sum").and_then(|value| value.parse().ok());
        (count.unwrap_or(0), sum.unwrap_or(0.0))
    }
}

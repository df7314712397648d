//! A `go` command with a module cache of its own, beside others that ask the same server.

use std::{fs, path::PathBuf, thread};

use goproxy_tests::{
    differential::World,
    go::Go,
    go_commands::{self, GoCommand},
    goproxy::Goproxy,
    sandbox::Sandbox,
};

use crate::program::Program;

/// One `go` command.
#[derive(Debug)]
pub(crate) struct Client<'a> {
    sandbox: &'a Sandbox,
    name: &'static str,
    /// Its release: 19 for Go 1.19.
    pub(crate) minor: u32,
    binary: PathBuf,
    /// What it gets as `GOPROXY`.
    proxy: String,
}

impl<'a> Client<'a> {
    fn new(sandbox: &'a Sandbox, command: GoCommand, proxy: &str) -> Self {
        let mut client = Self {
            sandbox,
            name: command.name,
            minor: 0,
            binary: command.binary,
            proxy: proxy.into(),
        };
        let version = client.program("version");
        let version = version.succeeds(&["env", "GOVERSION"]);
        let version = version.trim();
        if let Some(release) = command.release {
            assert!(
                version.starts_with(release),
                "{} is {version}, not {release}",
                client.binary.display()
            );
        }
        let minor = version.strip_prefix("go1.").and_then(|rest| {
            let digits = rest.split(|character: char| !character.is_ascii_digit());
            digits.into_iter().next()?.parse().ok()
        });
        client.minor = minor.unwrap_or_else(|| panic!("the release of {version:?}"));
        client
    }

    /// An empty folder in which this go runs, with a module cache that no other folder shares:
    /// what one asks for cannot be the answer to another.
    pub(crate) fn program(&self, name: &str) -> Program<'a> {
        let place = format!("{}-{name}", self.name);
        let folder = self.sandbox.path(&format!("programs/{place}"));
        fs::create_dir_all(&folder).expect("a folder for a program");
        let mut go = Go::proxied(self.sandbox, &self.proxy);
        go.binary.clone_from(&self.binary);
        go.name = format!("caches/{place}");
        Program { go, folder }
    }
}

/// Runs `check` with every go command at once, all of them asking `goproxy`.
///
/// # Panics
/// When one of them fails.
pub(crate) fn each(world: &World, goproxy: &Goproxy, check: impl Fn(&Client<'_>) + Sync) {
    let (check, proxy) = (&check, goproxy.url());
    let failed: Vec<&str> = thread::scope(|scope| {
        let running: Vec<_> = go_commands::all()
            .into_iter()
            .map(|command| {
                let (name, proxy) = (command.name, &proxy);
                let thread = thread::Builder::new().name(format!("go {name}"));
                let run = move || check(&Client::new(world.sandbox(), command, proxy));
                (name, thread.spawn_scoped(scope, run).expect("a thread"))
            })
            .collect();
        let joined = running.into_iter();
        joined
            .filter_map(|(name, thread)| thread.join().err().map(|_| name))
            .collect()
    });
    assert!(failed.is_empty(), "failed with go {failed:?}, see above");
}

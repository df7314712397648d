//! Brings published modules with the `go` command as the machine has it set up: its proxies and
//! its checksum database, which has the last word on every hash.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::Release;
use crate::{
    go::{Info, downloads},
    workspace,
};

/// A release and what was published of it.
#[derive(Debug)]
pub struct Published<'a> {
    pub release: &'a Release,
    /// The zip in the module cache.
    pub zip: PathBuf,
    pub info: Info,
    /// The bytes of `.mod`.
    pub go_mod: Vec<u8>,
    pub sum: String,
    pub go_mod_sum: String,
}

/// Downloads `releases`, or takes them from the cache of an earlier run. `folder` is an empty one
/// to run `go` in, outside of any module.
///
/// # Errors
/// When one cannot be had: go's reason for each.
pub fn download<'a>(folder: &Path, releases: &[&'a Release]) -> Result<Vec<Published<'a>>, String> {
    let cache = workspace::cache_folder().join("published");
    fs::create_dir_all(&cache).expect("a folder for the cache");
    let flags = format!("{} -modcacherw", setting("GOFLAGS"));
    let go = |arguments: &[&str]| {
        let mut command = Command::new("go");
        command
            .args(arguments)
            .current_dir(folder)
            .env("GOMODCACHE", &cache)
            .env("GOFLAGS", flags.trim_start())
            .env("GOWORK", "off");
        command
    };
    let questions: Vec<(String, String)> = releases
        .iter()
        .map(|release| (release.module.clone(), release.version.clone()))
        .collect();
    let mut failures = Vec::new();
    let mut published = Vec::new();
    for (&release, answer) in releases.iter().zip(downloads(&go, &questions)) {
        match (answer.error, answer.zip, answer.info, answer.go_mod) {
            (None, Some(zip), Some(info), Some(go_mod)) => published.push(Published {
                release,
                zip,
                info,
                go_mod,
                sum: answer.sum,
                go_mod_sum: answer.go_mod_sum,
            }),
            (error, ..) => failures.push(format!(
                "{}@{}: {}",
                release.module,
                release.version,
                error.unwrap_or_else(|| "go gave no zip and no reason".into())
            )),
        }
    }
    if failures.is_empty() {
        return Ok(published);
    }
    Err(format!(
        "{} of {} modules could not be downloaded from where `go env GOPROXY` says:\n{}",
        failures.len(),
        releases.len(),
        failures.join("\n")
    ))
}

/// A setting of the machine's `go`.
fn setting(name: &str) -> String {
    let output = Command::new("go").args(["env", name]).output();
    let output = output.expect("go is installed").stdout;
    String::from_utf8_lossy(&output).trim_end().to_owned()
}

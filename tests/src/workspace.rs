//! Where the workspace and its build products lie.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::SystemTime,
};

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate lies in a workspace")
        .into()
}

/// The folder of the running profile, `target/debug` in most runs.
pub fn profile_folder() -> PathBuf {
    let executable = env::current_exe().expect("the running test has a path");
    let deps = executable.parent().expect("a test lies in a folder");
    if deps.ends_with("deps") {
        deps.parent().expect("deps has a parent").into()
    } else {
        deps.into()
    }
}

/// Where what is slow to bring is kept, outside of the tree; `scripts/common` keeps its own there.
pub fn cache_folder() -> PathBuf {
    let folder = |variable: &str| env::var_os(variable).filter(|value| !value.is_empty());
    if let Some(cache) = folder("GOPROXY_TEST_CACHE") {
        return cache.into();
    }
    let caches = folder("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || PathBuf::from(folder("HOME").expect("HOME")).join(".cache");
    caches.unwrap_or_else(home).join("goproxy-operator")
}

/// What a script of the workspace installs, which may take minutes the first time: the path that it
/// prints.
///
/// # Panics
/// When it fails.
pub fn installed(script: &str) -> PathBuf {
    let script = root().join("scripts").join(script);
    let output = Command::new(&script)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", script.display()));
    assert!(
        output.status.success(),
        "{} failed; its lines above say why",
        script.display()
    );
    let text = String::from_utf8(output.stdout).expect("a path");
    text.trim_end().into()
}

/// The built `goproxy` binary. `GOPROXY_BINARY` names another one, for instance a release build.
///
/// # Panics
/// When it is missing, or older than one of the sources that cargo lists for it: a test of
/// yesterday's server proves nothing.
pub fn goproxy_binary() -> PathBuf {
    if let Some(binary) = env::var_os("GOPROXY_BINARY") {
        return binary.into();
    }
    built("goproxy", "goproxy-server")
}

/// The built `goproxy-operator`. `GOPROXY_OPERATOR_BINARY` names another one.
///
/// # Panics
/// As [`goproxy_binary`].
pub fn operator_binary() -> PathBuf {
    if let Some(binary) = env::var_os("GOPROXY_OPERATOR_BINARY") {
        return binary.into();
    }
    built("goproxy-operator", "goproxy-operator")
}

fn built(name: &str, package: &str) -> PathBuf {
    let binary = profile_folder().join(name);
    let remedy =
        format!("run `cargo build -p {package} --bin {name}` first (with the same profile)");
    let built =
        modified(&binary).unwrap_or_else(|| panic!("{} is missing: {remedy}", binary.display()));
    let sources = fs::read_to_string(binary.with_extension("d"))
        .unwrap_or_else(|error| panic!("{}.d: {error}: {remedy}", binary.display()));
    for source in sources.split_whitespace().skip(1) {
        assert!(
            modified(Path::new(source)).is_none_or(|changed| changed <= built),
            "{} is older than {source}: {remedy}",
            binary.display()
        );
    }
    binary
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

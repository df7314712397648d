//! A folder of its own and an environment in which nothing of the machine shows: no user's or
//! system's git configuration and attributes, no go settings, no network but what a test opens.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// A temporary folder and the neutral environment that programs run in. Removed on drop, unless
/// `KEEP_SANDBOX` is set, for looking at what a failed test left.
#[derive(Debug)]
pub struct Sandbox {
    folder: TempDir,
}

/// Settings that every git in a sandbox runs with: no automatic maintenance and no flushing to
/// disk (speed), and repositories wherever they lie.
const GIT_CONFIG: &str = "[safe]\n\tdirectory = *\n[core]\n\tattributesFile = /dev/null\n\tfsync = none\n\
    [gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[init]\n\tdefaultBranch = main\n[pack]\n\tthreads = 1\n\
    [advice]\n\tdetachedHead = false\n";

impl Sandbox {
    pub fn new() -> Self {
        let mut folder = TempDir::with_prefix("goproxy-tests-").expect("a temporary folder");
        if std::env::var_os("KEEP_SANDBOX").is_some() {
            folder.disable_cleanup(true);
        }
        let sandbox = Self { folder };
        let telemetry = sandbox.path("home/.config/go/telemetry");
        fs::create_dir_all(&telemetry).expect("a home folder");
        fs::write(telemetry.join("mode"), "off").expect("go's telemetry mode");
        fs::create_dir_all(sandbox.path("empty")).expect("an empty folder");
        fs::write(sandbox.path("gitconfig"), GIT_CONFIG).expect("git's configuration");
        sandbox
    }

    /// A path in the sandbox; nothing is created.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lets git take URLs that begin with `from` from those that begin with `to` instead.
    pub fn redirect_git(&self, from: &str, to: &Path) {
        let file = self.path("gitconfig");
        let config = fs::read_to_string(&file).expect("git's configuration");
        let section = format!("[url \"file://{}/\"]\n\tinsteadOf = {from}\n", to.display());
        fs::write(file, config + &section).expect("git's configuration");
    }

    /// `program` in an empty folder, with the neutral environment and nothing on its input.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path("home"))
            .env("LC_ALL", "C")
            .env("TMPDIR", self.folder.path())
            // East of UTC: a time printed in local time shows.
            .env("TZ", "Asia/Kolkata")
            .env("GIT_CONFIG_GLOBAL", self.path("gitconfig"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_ATTR_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_ALLOW_PROTOCOL", "file:https:http")
            .env("GIT_AUTHOR_NAME", "A. Thor")
            .env("GIT_AUTHOR_EMAIL", "author@mod.test")
            .env("GIT_COMMITTER_NAME", "C. O. Mitter")
            .env("GIT_COMMITTER_EMAIL", "committer@mod.test")
            .current_dir(self.path("empty"))
            .stdin(Stdio::null());
        command
    }

    /// Runs git in `folder` and returns what it prints, without the last line's end.
    pub fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = self
            .command("git")
            .current_dir(folder)
            .args(arguments)
            .output()
            .expect("git is installed");
        assert!(
            output.status.success(),
            "git {arguments:?} in {}: {}",
            folder.display(),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned()
    }
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

//! The program and everything it is told: no shell, no word of a client's, and nothing of the
//! server's environment but the path to git.

use std::process::Stdio;

use tokio::process::Command;

use super::protocol::Protocol;
use super::stand_in::StandIn;

/// What the program is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Tell the refs, or in protocol 2 what can be asked.
    Advertise,
    /// Answer one request.
    Answer,
}

/// `git upload-pack` for `stand_in` (git-upload-pack, "--http-backend-info-refs" under its first
/// name, which every git knows). In a process group of its own, so that it ends with its children.
pub(super) fn upload_pack(stand_in: &StandIn, task: Task, protocol: Protocol) -> Command {
    let mut command = Command::new("git");
    command
        .args(["upload-pack", "--strict", "--stateless-rpc"])
        .args((task == Task::Advertise).then_some("--advertise-refs"))
        .arg(stand_in.folder())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LC_ALL", "C")
        .env("LANG", "C")
        .env("HOME", "/nonexistent")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_ATTR_NOSYSTEM", "1")
        .env("GIT_OBJECT_DIRECTORY", stand_in.objects())
        .env("GIT_PROTOCOL", protocol.variable())
        // Grafted history and objects from elsewhere are not what was judged.
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_TERMINAL_PROMPT", "0")
        .current_dir(stand_in.folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    command
}

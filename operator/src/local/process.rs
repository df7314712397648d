//! A `goproxy` process.

use std::ffi::OsString;
use std::fs::File;
use std::io::IoSlice;
use std::mem::MaybeUninit;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::Context as _;
use rustix::cmsg_space;
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

/// How long a proxy has to finish what it is at.
const GRACE: Duration = Duration::from_secs(35);

/// How a process is started; another one means a new process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Launch {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<OsString>,
}

/// A running proxy.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// Where it is asked.
    pub(super) management: SocketAddr,
    /// The other end of its standard input.
    _held: UnixStream,
}

impl Process {
    /// Starts it; what it logs goes into `log`, and clients connect to `socket`.
    pub(super) fn start(launch: &Launch, socket: &TcpListener, log: &Path) -> anyhow::Result<Self> {
        let management = free_port().context("no free port for the management of the proxy")?;
        let (held, stdin) = UnixStream::pair().context("no socket for the proxy")?;
        let log = File::create(log).with_context(|| log.display().to_string())?;
        let program = launch.program.display();
        let child = Command::new(&launch.program)
            .args(&launch.arguments)
            .arg("--management-listen")
            .arg(management.to_string())
            .arg("--listen-from-stdin")
            // Held open as long as this program lives: should it be killed, the proxy ends.
            .arg("--end-with-stdin")
            .stdin(OwnedFd::from(stdin))
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C is for us: the proxies are ended in order.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {program}; --goproxy names another program"))?;
        hand_over(&held, socket).context("the proxy does not take its socket")?;
        Ok(Self {
            child,
            management,
            _held: held,
        })
    }

    /// How it ended, if it did.
    pub(super) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Has it take no further connections and finish what it is at.
    pub(super) fn ask_to_end(&self) {
        let id = self.child.id().and_then(|id| i32::try_from(id).ok());
        if let Some(id) = id.and_then(Pid::from_raw) {
            // Gone already is as good.
            let _ = kill_process(id, Signal::TERM);
        }
    }

    /// Ends it as an orchestrator would.
    pub(super) async fn end(mut self) {
        self.ask_to_end();
        if tokio::time::timeout(GRACE, self.child.wait())
            .await
            .is_err()
        {
            let _ = self.child.kill().await;
        }
    }
}

/// Sends the descriptor of `socket`, with the byte that it needs.
fn hand_over(held: &UnixStream, socket: &TcpListener) -> std::io::Result<()> {
    let descriptors = [socket.as_fd()];
    let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    control.push(SendAncillaryMessage::ScmRights(&descriptors));
    let data = [IoSlice::new(&[0])];
    // A program that has ended already is noticed as such.
    let flags = SendFlags::NOSIGNAL;
    sendmsg(held, &data, &mut control, flags)?;
    Ok(())
}

/// A port that is free at this moment. Should somebody take it, the process ends and is started
/// again with another one.
fn free_port() -> std::io::Result<SocketAddr> {
    TcpListener::bind(("127.0.0.1", 0))?.local_addr()
}

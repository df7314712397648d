//! A program and all that it starts: one process group, ended and reaped as one.

use std::time::Duration;

use rustix::process::{Pid, Signal, WaitOptions, kill_process_group, waitpgid};
use tokio::process::Child;

/// Looks at processes that were killed and are not dead yet, and the pause between two.
const LOOKS: usize = 200;
const PAUSE: Duration = Duration::from_millis(10);

/// The group of a child that leads one; killed when dropped before its end.
#[derive(Debug)]
pub(super) struct Group {
    leader: Option<Pid>,
    alive: bool,
}

impl Group {
    pub(super) fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self {
            leader: id.and_then(Pid::from_raw),
            alive: true,
        }
    }

    /// Ends the group if its leader runs, and reaps what belongs to this process: the leader, and
    /// after [`adopt_orphans`] whatever it leaves behind.
    pub(super) async fn end(&mut self, child: &mut Child) {
        // An id that was waited for may be somebody else's by now.
        if child.id().is_some() {
            self.kill();
            let _ = child.wait().await;
        }
        self.alive = false;
        let Some(leader) = self.leader else { return };
        for _ in 0..LOOKS {
            match waitpgid(leader, WaitOptions::NOHANG) {
                Ok(Some(_)) => {}
                Ok(None) => tokio::time::sleep(PAUSE).await,
                Err(_) => return,
            }
        }
    }

    fn kill(&self) {
        if let Some(leader) = self.leader {
            // It may be gone already.
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if self.alive {
            self.kill();
        }
    }
}

/// Makes this process the parent of its children's orphans, so that none is left unreaped where
/// it is the first process of a container or the first one does not reap (prctl(2),
/// `PR_SET_CHILD_SUBREAPER`).
#[cfg(target_os = "linux")]
pub(super) fn adopt_orphans() {
    if let Err(error) = rustix::process::set_child_subreaper(Some(Pid::INIT)) {
        tracing::debug!(%error, "orphans of git are left to the first process: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn adopt_orphans() {}

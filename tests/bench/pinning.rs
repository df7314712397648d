//! Which cores a process may use: the measured server has one for itself, what asks it has the
//! others, so that two servers are measured alike.

use std::{fs, io};

use rustix::{
    process::Pid,
    thread::{CpuSet, sched_getaffinity, sched_setaffinity},
};

/// The core of the measured server: the last of those that this process may use. `None` where
/// there is no other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cores {
    all: CpuSet,
    server: CpuSet,
    others: CpuSet,
}

impl Cores {
    /// Divides the cores of this process.
    pub(crate) fn divide() -> Option<Self> {
        let all = sched_getaffinity(None).ok()?;
        let mut used = (0..CpuSet::MAX_CPU).filter(|core| all.is_set(*core));
        let last = used.next_back().filter(|_| used.next().is_some())?;
        let (mut server, mut others) = (CpuSet::new(), all);
        server.set(last);
        others.unset(last);
        Some(Self {
            all,
            server,
            others,
        })
    }

    /// Binds all threads of the process to the server's core.
    ///
    /// # Panics
    /// When there is no such process.
    pub(crate) fn bind_server(&self, id: u32) {
        let tasks = fs::read_dir(format!("/proc/{id}/task")).expect("a process on Linux");
        for task in tasks.flatten() {
            let task = task.file_name().to_str().and_then(|id| id.parse().ok());
            let task = task.and_then(Pid::from_raw).expect("a thread's id");
            sched_setaffinity(Some(task), &self.server).expect("a thread of a child");
        }
    }

    /// Runs `ask` on the other cores, and all threads that it starts.
    pub(crate) fn beside<T>(&self, ask: impl FnOnce() -> T) -> io::Result<T> {
        sched_setaffinity(None, &self.others)?;
        let asked = ask();
        sched_setaffinity(None, &self.all)?;
        Ok(asked)
    }
}

//! The operating-system threads that do blocking work: git reads and compression.
//!
//! Two fixed pools, so that a small question never waits behind a zip: `questions` at normal
//! priority, `builds` at the lowest, which keeps the latency of small answers flat while both
//! cores compress. Async code hands a closure over and awaits its result; a job that nobody waits
//! for any more leaves the queue. A full queue or a wait that lasts too long is [`PoolError`],
//! never unbounded memory.

mod pool;
mod queue;

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

pub use pool::{Pool, PoolError};

/// The niceness of threads that compress: the lowest priority there is (setpriority(2)).
const BUILD_NICENESS: i32 = 19;

/// How many threads a pool has and how many jobs may wait for how long.
#[derive(Debug, Clone, Copy)]
pub struct PoolSettings {
    /// Threads, fixed for the life of the process.
    pub threads: NonZeroUsize,
    /// Jobs that may wait for a thread at once; one more is refused.
    pub max_waiting: usize,
    /// How long a job may wait for a thread; running is not bounded by it.
    pub max_wait: Duration,
}

/// The two pools of the process.
#[derive(Debug)]
pub struct Pools {
    /// Lists, `.info`, `.mod`, looks at repositories: milliseconds each.
    pub questions: Pool,
    /// Zips and the background looks that walk whole trees: seconds each, at low priority.
    pub builds: Arc<Pool>,
}

impl Pools {
    /// Starts the threads of both pools. Fails when the system refuses a thread.
    pub fn start(questions: PoolSettings, builds: PoolSettings) -> io::Result<Self> {
        Ok(Self {
            questions: Pool::start("question", questions, None)?,
            builds: Arc::new(Pool::start("build", builds, Some(BUILD_NICENESS))?),
        })
    }
}

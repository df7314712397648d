//! One pool: its threads, and the async side that waits for a job's result.

use std::any::Any;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::PoolSettings;
use super::queue::{Queue, Ticket};

/// Why a job gave no result.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PoolError {
    /// As many jobs wait as may.
    #[error("the {pool} queue is full")]
    Full {
        /// The pool's name.
        pool: &'static str,
    },
    /// No thread came free in time.
    #[error("no {pool} thread came free within {} s", waited.as_secs())]
    WaitedTooLong {
        /// The pool's name.
        pool: &'static str,
        /// How long the job waited.
        waited: Duration,
    },
    /// The job panicked; its thread lives on.
    #[error("a {pool} job panicked: {message}")]
    Panicked {
        /// The pool's name.
        pool: &'static str,
        /// What the panic said.
        message: String,
    },
    /// The process is shutting down.
    #[error("the {pool} pool is shut down")]
    Closed {
        /// The pool's name.
        pool: &'static str,
    },
}

/// A fixed set of threads that share one waiting line. Dropping it lets the threads end after
/// the job each one runs; it does not wait for them.
pub struct Pool {
    name: &'static str,
    max_wait: Duration,
    queue: Arc<Queue>,
    running: Arc<AtomicUsize>,
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("name", &self.name)
            .field("waiting", &self.waiting())
            .field("running", &self.running())
            .finish_non_exhaustive()
    }
}

impl Pool {
    /// Starts `settings.threads` threads named `name`; with `niceness`, each at that priority.
    /// Fails when the system refuses a thread.
    pub fn start(
        name: &'static str,
        settings: PoolSettings,
        niceness: Option<i32>,
    ) -> io::Result<Self> {
        let pool = Self {
            name,
            max_wait: settings.max_wait,
            queue: Arc::new(Queue::new(settings.max_waiting)),
            running: Arc::default(),
        };
        for index in 0..settings.threads.get() {
            let (queue, running) = (Arc::clone(&pool.queue), Arc::clone(&pool.running));
            thread::Builder::new()
                .name(format!("{name}-{index}"))
                .spawn(move || work(name, niceness, &queue, &running))?;
        }
        Ok(pool)
    }

    /// Runs `job` on a thread of the pool and waits for its result. Dropping the future takes the
    /// job back if no thread has begun it; a job that runs is not interrupted (pass it a flag).
    pub async fn run<T, F>(&self, job: F) -> Result<T, PoolError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (sender, mut receiver) = oneshot::channel();
        let ticket = self.push(move || {
            // The receiver is gone when the client is: its result is nobody's.
            let _ = sender.send(catch_unwind(AssertUnwindSafe(job)));
        })?;
        let _guard = TakeBack {
            queue: &self.queue,
            ticket,
        };
        let result = match tokio::time::timeout(self.max_wait, &mut receiver).await {
            Ok(result) => result,
            Err(_) if self.queue.take_back(ticket) => {
                return Err(PoolError::WaitedTooLong {
                    pool: self.name,
                    waited: self.max_wait,
                });
            }
            Err(_) => receiver.await,
        };
        match result {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(panic)) => Err(PoolError::Panicked {
                pool: self.name,
                message: panic_message(panic.as_ref()),
            }),
            Err(_) => Err(PoolError::Closed { pool: self.name }),
        }
    }

    /// Queues a job that nobody awaits: it runs unless the process ends first. A panic in it is
    /// logged.
    pub fn spawn<F>(&self, job: F) -> Result<(), PoolError>
    where
        F: FnOnce() + Send + 'static,
    {
        let pool = self.name;
        self.push(move || {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(job)) {
                let message = panic_message(panic.as_ref());
                tracing::error!(pool, message, "a {pool} job panicked: {message}");
            }
        })
        .map(drop)
    }

    /// Jobs that wait for a thread.
    pub fn waiting(&self) -> usize {
        self.queue.waiting()
    }

    /// Jobs that run.
    pub fn running(&self) -> usize {
        self.running.load(Ordering::Relaxed)
    }

    fn push(&self, job: impl FnOnce() + Send + 'static) -> Result<Ticket, PoolError> {
        self.queue
            .push(Box::new(job))
            .ok_or(PoolError::Full { pool: self.name })
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.queue.close();
    }
}

/// Takes the job back when the future that waits for it is dropped.
struct TakeBack<'a> {
    queue: &'a Queue,
    ticket: Ticket,
}

impl Drop for TakeBack<'_> {
    fn drop(&mut self) {
        self.queue.take_back(self.ticket);
    }
}

fn work(name: &'static str, niceness: Option<i32>, queue: &Queue, running: &AtomicUsize) {
    if let Some(niceness) = niceness {
        lower_priority(name, niceness);
    }
    while let Some(job) = queue.pop() {
        running.fetch_add(1, Ordering::Relaxed);
        job();
        running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// On Linux a priority belongs to the thread; elsewhere it would slow the whole process down.
#[cfg(target_os = "linux")]
fn lower_priority(name: &'static str, niceness: i32) {
    let thread = rustix::thread::gettid();
    if let Err(error) = rustix::process::setpriority_process(Some(thread), niceness) {
        tracing::warn!(%error, "{name} threads run at normal priority: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn lower_priority(_: &'static str, _: i32) {}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
        .to_owned()
}

#[cfg(test)]
mod tests;

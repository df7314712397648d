//! The waiting line of one pool: first in, first out, bounded, and a job can be taken back by its
//! ticket as long as no thread has begun it.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A job as the threads see it.
pub(super) type Job = Box<dyn FnOnce() + Send + 'static>;

/// A job's place in the line; later jobs have greater tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket(u64);

#[derive(Default)]
struct Line {
    jobs: BTreeMap<Ticket, Job>,
    next: u64,
    closed: bool,
}

/// Shared between those who push and the threads that pop.
pub(super) struct Queue {
    line: Mutex<Line>,
    /// Signalled at each push and at the close.
    changed: Condvar,
    max_waiting: usize,
}

impl Queue {
    pub(super) fn new(max_waiting: usize) -> Self {
        Self {
            line: Mutex::default(),
            changed: Condvar::new(),
            max_waiting,
        }
    }

    /// Puts a job at the end of the line; `None` when the line is full or closed.
    pub(super) fn push(&self, job: Job) -> Option<Ticket> {
        let mut line = self.lock();
        if line.closed || line.jobs.len() >= self.max_waiting {
            return None;
        }
        let ticket = Ticket(line.next);
        line.next += 1;
        line.jobs.insert(ticket, job);
        drop(line);
        self.changed.notify_one();
        Some(ticket)
    }

    /// Takes a job back; false when a thread has begun it.
    pub(super) fn take_back(&self, ticket: Ticket) -> bool {
        let job = self.lock().jobs.remove(&ticket);
        // The job is dropped outside the lock: what it captured may be big.
        job.is_some()
    }

    /// The next job; blocks until there is one. `None` when the queue is closed: jobs still
    /// waiting are dropped, which their owners see as a closed channel.
    pub(super) fn pop(&self) -> Option<Job> {
        let mut line = self.lock();
        loop {
            if line.closed {
                return None;
            }
            if let Some((_, job)) = line.jobs.pop_first() {
                return Some(job);
            }
            line = self
                .changed
                .wait(line)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn waiting(&self) -> usize {
        self.lock().jobs.len()
    }

    /// Lets every thread end after the job it runs and drops the jobs that wait.
    pub(super) fn close(&self) {
        let mut line = self.lock();
        line.closed = true;
        let jobs = std::mem::take(&mut line.jobs);
        drop(line);
        drop(jobs);
        self.changed.notify_all();
    }

    /// No code that can panic runs under the lock, so a poisoned one is as good as any.
    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

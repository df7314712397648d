//! The memory that builds may take for the contents of files, reserved before they are read.
//!
//! Windows of ordinary files share a number of bytes. A file larger than a quarter of them is read
//! alone: one at a time in the whole process, outside of the shared bytes. So builds together
//! take at most those bytes and three times the largest file, however many run. Claims are served in
//! the order in which they came.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::settings::{ByteSize, MemorySettings};

/// What is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// This many of the shared bytes; more than all of them count as all of them.
    Shared(u64),
    /// The right to read one large file.
    LargeFile,
}

/// A file that the server's memory has no room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a file has {size}, and the server's memory has room for {largest}; raise its memory limit \
     (--memory-limit; in a cluster the GoProxy's resources.limits.memory)",
    size = ByteSize(self.size),
    largest = ByteSize(self.largest)
)]
pub struct NoRoom {
    size: u64,
    largest: u64,
}

#[derive(Debug, Default)]
struct State {
    shared_taken: u64,
    large_taken: bool,
    /// Claims that wait, the oldest first.
    waiting: VecDeque<u64>,
    next: u64,
}

impl State {
    /// Takes the claim if there is room for it, of `shared` bytes in all.
    fn take(&mut self, claim: Claim, shared: u64) -> bool {
        match claim {
            Claim::Shared(bytes) if self.shared_taken + bytes <= shared => {
                self.shared_taken += bytes;
                true
            }
            Claim::LargeFile if !self.large_taken => {
                self.large_taken = true;
                true
            }
            Claim::Shared(_) | Claim::LargeFile => false,
        }
    }

    fn give_back(&mut self, claim: Claim) {
        match claim {
            Claim::Shared(bytes) => self.shared_taken -= bytes,
            Claim::LargeFile => self.large_taken = false,
        }
    }
}

/// The reservation of a process.
#[derive(Debug)]
pub(super) struct Memory {
    shared: u64,
    largest_file: u64,
    state: Mutex<State>,
    changed: Condvar,
}

/// A claim that was granted; given back when dropped.
#[derive(Debug)]
pub(super) struct Reserved {
    memory: Arc<Memory>,
    claim: Claim,
}

impl Memory {
    /// Reserves within these bounds.
    pub(super) fn new(settings: MemorySettings) -> Self {
        Self {
            shared: settings.builds,
            largest_file: settings.largest_file,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// What reading files of these sizes (the most bytes each can have after conversion) and
    /// compressing them one by one takes: all compressed bodies, which are no larger than their
    /// files, and three copies of one file.
    pub(super) fn claim(&self, sizes: impl IntoIterator<Item = u64>) -> Result<Claim, NoRoom> {
        let (mut sum, mut largest) = (0_u64, 0);
        for size in sizes {
            sum = sum.saturating_add(size);
            largest = size.max(largest);
        }
        if largest > self.largest_file {
            return Err(NoRoom {
                size: largest,
                largest: self.largest_file,
            });
        }
        Ok(if largest > self.shared / 4 {
            Claim::LargeFile
        } else {
            Claim::Shared(sum.saturating_add(3 * largest))
        })
    }

    /// Waits until `claim` can be granted; `None` when `is_cancelled` becomes true first. Whoever
    /// makes it true calls [`Memory::wake`].
    pub(super) fn reserve(
        self: &Arc<Self>,
        claim: Claim,
        is_cancelled: impl Fn() -> bool,
    ) -> Option<Reserved> {
        let claim = match claim {
            Claim::Shared(bytes) => Claim::Shared(bytes.min(self.shared)),
            Claim::LargeFile => Claim::LargeFile,
        };
        let mut state = self.lock();
        let ticket = state.next;
        state.next += 1;
        state.waiting.push_back(ticket);
        loop {
            let cancelled = is_cancelled();
            let is_first = state.waiting.front() == Some(&ticket);
            if cancelled || (is_first && state.take(claim, self.shared)) {
                state.waiting.retain(|waiting| *waiting != ticket);
                drop(state);
                self.changed.notify_all();
                return (!cancelled).then(|| Reserved {
                    memory: Arc::clone(self),
                    claim,
                });
            }
            let changed = self.changed.wait(state);
            state = changed.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets those who wait look whether they are cancelled.
    pub(super) fn wake(&self) {
        // The lock orders this behind a look that is under way.
        drop(self.lock());
        self.changed.notify_all();
    }

    /// Shared bytes that are taken.
    pub(super) fn taken(&self) -> u64 {
        self.lock().shared_taken
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.memory.lock().give_back(self.claim);
        self.memory.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;
    use std::thread;

    const SHARED: u64 = 64 << 20;

    fn unlimited() -> Memory {
        Memory::new(MemorySettings::default())
    }

    fn never() -> bool {
        false
    }

    /// Waits, by the state itself, until this many claims wait.
    fn until_waiting(memory: &Memory, count: usize) {
        while memory.lock().waiting.len() < count {
            thread::yield_now();
        }
    }

    #[test]
    fn files_cost_their_bodies_and_three_copies_of_the_largest() {
        let memory = unlimited();
        assert_eq!(memory.claim([10, 30, 5]), Ok(Claim::Shared(45 + 90)));
        assert_eq!(memory.claim([]), Ok(Claim::Shared(0)));
        assert_eq!(memory.claim([SHARED / 4]), Ok(Claim::Shared(SHARED)));
        assert_eq!(memory.claim([SHARED / 4 + 1]), Ok(Claim::LargeFile));
    }

    #[test]
    fn a_file_without_room_is_refused_before_it_is_read() {
        let limited = MemorySettings::within(ByteSize(64 << 20)).unwrap();
        let memory = Memory::new(limited);
        assert_eq!(memory.claim([16 << 20]), Ok(Claim::LargeFile));
        let error = memory.claim([1, 20 << 20]).unwrap_err().to_string();
        assert!(
            error.starts_with("a file has 20MiB, and the server's memory has room for 16MiB"),
            "{error}"
        );
    }

    #[test]
    fn what_fits_is_granted_at_once_and_given_back() {
        let memory = Arc::new(unlimited());
        let half = memory.reserve(Claim::Shared(SHARED / 2), never).unwrap();
        let other = memory.reserve(Claim::Shared(SHARED / 2), never).unwrap();
        assert_eq!(memory.taken(), SHARED);
        drop((half, other));
        assert_eq!(memory.taken(), 0);
        let all = memory.reserve(Claim::Shared(2 * SHARED), never).unwrap();
        assert_eq!(memory.taken(), SHARED);
        // A large file does not count against the shared bytes.
        drop(memory.reserve(Claim::LargeFile, never).unwrap());
        drop(all);
    }

    #[test]
    fn claims_wait_for_room_and_are_served_in_order() {
        let memory = Arc::new(unlimited());
        let first = memory.reserve(Claim::Shared(SHARED), never).unwrap();
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            for (index, bytes) in [SHARED, 1].into_iter().enumerate() {
                let (memory, sender) = (&memory, sender.clone());
                scope.spawn(move || {
                    let reserved = memory.reserve(Claim::Shared(bytes), never).unwrap();
                    sender.send((index, memory.taken())).unwrap();
                    drop(reserved);
                });
                until_waiting(memory, index + 1);
            }
            assert!(receiver.try_recv().is_err());
            drop(first);
            // The small claim came later and waits for the large one.
            assert_eq!(receiver.recv().unwrap(), (0, SHARED));
            assert_eq!(receiver.recv().unwrap(), (1, 1));
        });
        assert_eq!(memory.taken(), 0);
    }

    #[test]
    fn large_files_are_read_one_at_a_time() {
        let memory = Arc::new(unlimited());
        let first = memory.reserve(Claim::LargeFile, never).unwrap();
        thread::scope(|scope| {
            let second = scope.spawn(|| memory.reserve(Claim::LargeFile, never).is_some());
            until_waiting(&memory, 1);
            assert!(!second.is_finished());
            drop(first);
            assert!(second.join().unwrap());
        });
    }

    #[test]
    fn a_cancelled_claim_leaves_the_line_and_lets_the_next_one_in() {
        let memory = Arc::new(unlimited());
        let first = memory.reserve(Claim::Shared(SHARED - 1), never).unwrap();
        let cancelled = AtomicBool::new(false);
        thread::scope(|scope| {
            let second = scope.spawn(|| {
                let is_cancelled = || cancelled.load(Ordering::Relaxed);
                memory
                    .reserve(Claim::Shared(SHARED), is_cancelled)
                    .is_some()
            });
            until_waiting(&memory, 1);
            let third = scope.spawn(|| memory.reserve(Claim::Shared(1), never).is_some());
            until_waiting(&memory, 2);
            cancelled.store(true, Ordering::Relaxed);
            memory.wake();
            assert!(!second.join().unwrap());
            assert!(third.join().unwrap());
        });
        drop(first);
        assert_eq!(memory.taken(), 0);
    }
}

//! The memory that builds may take for the contents of files, reserved before they are read.
//!
//! Windows of ordinary files share [`SHARED`] bytes. A file larger than [`LARGE_FILE`] is read
//! alone: one at a time in the whole process, outside of the shared bytes. So builds together
//! take at most `SHARED` and three times the largest file, however many run. Claims are served in
//! the order in which they came.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes that the windows of all builds may take together.
pub(super) const SHARED: u64 = 64 << 20;

/// A file of more bytes than this is read alone.
pub(super) const LARGE_FILE: u64 = 16 << 20;

/// What is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// This many of the shared bytes; more than all of them count as all of them.
    Shared(u64),
    /// The right to read one large file.
    LargeFile,
}

impl Claim {
    /// What reading files of these sizes (the most bytes each can have after conversion) and
    /// compressing them one by one takes: all compressed bodies, which are no larger than their
    /// files, and three copies of one file.
    pub(super) fn for_files(sizes: impl IntoIterator<Item = u64>) -> Self {
        let (mut sum, mut largest) = (0_u64, 0);
        for size in sizes {
            sum = sum.saturating_add(size);
            largest = size.max(largest);
        }
        if largest > LARGE_FILE {
            Self::LargeFile
        } else {
            Self::Shared(sum.saturating_add(3 * largest))
        }
    }
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
    /// Takes the claim if there is room for it.
    fn take(&mut self, claim: Claim) -> bool {
        match claim {
            Claim::Shared(bytes) if self.shared_taken + bytes <= SHARED => {
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
#[derive(Debug, Default)]
pub(super) struct Memory {
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
    /// Waits until `claim` can be granted; `None` when `is_cancelled` becomes true first. Whoever
    /// makes it true calls [`Memory::wake`].
    pub(super) fn reserve(
        self: &Arc<Self>,
        claim: Claim,
        is_cancelled: impl Fn() -> bool,
    ) -> Option<Reserved> {
        let claim = match claim {
            Claim::Shared(bytes) => Claim::Shared(bytes.min(SHARED)),
            Claim::LargeFile => Claim::LargeFile,
        };
        let mut state = self.lock();
        let ticket = state.next;
        state.next += 1;
        state.waiting.push_back(ticket);
        loop {
            let cancelled = is_cancelled();
            let is_first = state.waiting.front() == Some(&ticket);
            if cancelled || (is_first && state.take(claim)) {
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
        assert_eq!(Claim::for_files([10, 30, 5]), Claim::Shared(45 + 90));
        assert_eq!(Claim::for_files([]), Claim::Shared(0));
        assert_eq!(Claim::for_files([LARGE_FILE]), Claim::Shared(SHARED));
        assert_eq!(Claim::for_files([LARGE_FILE + 1]), Claim::LargeFile);
    }

    #[test]
    fn what_fits_is_granted_at_once_and_given_back() {
        let memory = Arc::new(Memory::default());
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
        let memory = Arc::new(Memory::default());
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
        let memory = Arc::new(Memory::default());
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
        let memory = Arc::new(Memory::default());
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

//! A spool without a disk: the appended pieces as they are, within a bound that all such spools
//! share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;

/// What all memory spools of a process may hold together, in bytes.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: u64,
    used: AtomicU64,
}

impl Budget {
    pub(crate) fn new(limit: u64) -> Arc<Self> {
        Arc::new(Self {
            limit,
            used: AtomicU64::new(0),
        })
    }

    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    pub(crate) fn used(&self) -> u64 {
        self.used.load(Ordering::Acquire)
    }

    /// Takes `length` bytes of the budget; `false` when there are not that many left.
    fn take(&self, length: u64) -> bool {
        let add = |used: u64| used.checked_add(length).filter(|sum| *sum <= self.limit);
        self.used
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, add)
            .is_ok()
    }

    fn give_back(&self, length: u64) {
        self.used.fetch_sub(length, Ordering::AcqRel);
    }
}

/// The pieces of one spool, each with the offset of its first byte.
#[derive(Debug)]
pub(super) struct Memory {
    budget: Arc<Budget>,
    pieces: RwLock<Vec<(u64, Bytes)>>,
}

impl Memory {
    pub(super) fn new(budget: &Arc<Budget>) -> Self {
        Self {
            budget: Arc::clone(budget),
            pieces: RwLock::default(),
        }
    }

    /// Keeps `piece`, whose first byte is at `offset` (the end of what is there); `false` when the
    /// budget does not allow it.
    pub(super) fn append(&self, offset: u64, piece: Bytes) -> bool {
        if piece.is_empty() {
            return true;
        }
        if !self.budget.take(piece.len() as u64) {
            return false;
        }
        let mut pieces = self.pieces.write().unwrap_or_else(PoisonError::into_inner);
        pieces.push((offset, piece));
        true
    }

    /// Up to `limit` bytes from `offset` on, out of one piece; empty at the end.
    pub(super) fn read_at(&self, offset: u64, limit: usize) -> Bytes {
        let pieces = self.pieces.read().unwrap_or_else(PoisonError::into_inner);
        let behind = pieces.partition_point(|(start, _)| *start <= offset);
        let Some((start, piece)) = behind.checked_sub(1).and_then(|at| pieces.get(at)) else {
            return Bytes::new();
        };
        let from = usize::try_from(offset - start).map_or(piece.len(), |at| at.min(piece.len()));
        piece.slice(from..piece.len().min(from.saturating_add(limit)))
    }

    pub(super) fn limit(&self) -> u64 {
        self.budget.limit()
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let pieces = self
            .pieces
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let held = pieces.iter().map(|(_, piece)| piece.len() as u64).sum();
        self.budget.give_back(held);
    }
}

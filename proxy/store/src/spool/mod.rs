//! Content that grows while it is read. One writer appends, any number of readers follow behind
//! the committed length; nobody waits for a reader. A spool ends finished or failed, never
//! silently: a writer that is dropped without a word has failed.

mod file;
mod memory;
mod writer;

#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::watch;

pub(crate) use file::{SpoolFile, create_private_folder, remove_leftovers};
pub(crate) use memory::Budget;
pub use writer::SpoolWriter;

use memory::Memory;

/// Why a spool cannot take more.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// All memory spools together hold as much as they may. A server answers 503 with this text.
    #[error(
        "zips being built in memory would exceed {limit} bytes; retry later, or give the server a \
         cache directory that it can write"
    )]
    MemoryExhausted {
        /// The bound, in bytes.
        limit: u64,
    },
    /// The disk refused: full, or failing.
    #[error("cannot write to a file in the cache directory")]
    Write(#[source] io::Error),
}

/// How far a spool has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that can be read.
    pub committed: u64,
    /// Whether more will come.
    pub state: State,
}

/// Whether a spool still grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// More bytes, or an end, will come.
    Running,
    /// `committed` is the exact length of the content.
    Finished,
    /// No more will come and the content is incomplete, for this reason.
    Failed(Arc<str>),
}

/// Where the bytes are.
#[derive(Debug)]
enum Backing {
    File(SpoolFile),
    Memory(Memory),
}

/// A reader's end of a spool; clones read independently. It keeps the bytes alive, also after the
/// file was renamed or removed.
#[derive(Debug, Clone)]
pub struct Spool {
    backing: Arc<Backing>,
    progress: watch::Receiver<Progress>,
}

impl Spool {
    /// How far the spool has come at this moment. Marks it as seen for [`Spool::changed`].
    pub fn progress(&mut self) -> Progress {
        self.progress.borrow_and_update().clone()
    }

    /// Waits until the progress differs from what [`Spool::progress`] last returned; returns at
    /// once when the spool has ended. Cancel safe.
    pub async fn changed(&mut self) {
        // An error means that the writer is gone, which publishes the end before it goes.
        self.progress.changed().await.ok();
    }

    /// Waits for the end of the spool and returns it: never [`State::Running`].
    pub async fn ended(&mut self) -> Progress {
        // An error means that the writer is gone, which publishes the end before it goes.
        let ended = |progress: &Progress| progress.state != State::Running;
        self.progress.wait_for(ended).await.ok();
        self.progress()
    }

    /// Up to `limit` committed bytes from `offset` on; empty only at or behind the committed
    /// length. Blocks for one read of the page cache or disk.
    pub fn read_at(&self, offset: u64, limit: usize) -> io::Result<Bytes> {
        let committed = self.progress.borrow().committed;
        let ready = usize::try_from(committed.saturating_sub(offset)).unwrap_or(usize::MAX);
        let limit = limit.min(ready);
        if limit == 0 {
            return Ok(Bytes::new());
        }
        match &*self.backing {
            Backing::File(file) => crate::artefacts::read_some(file.file(), offset, limit),
            Backing::Memory(memory) => Ok(memory.read_at(offset, limit)),
        }
    }
}

//! The writer's end of a spool.

use std::os::unix::fs::FileExt;
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::watch;

use super::memory::{Budget, Memory};
use super::{Backing, Progress, Spool, SpoolError, SpoolFile, State};
use crate::artefacts::Artefacts;
use crate::key::Key;

/// Appends to a spool and decides how it ends. Dropped without [`SpoolWriter::finish`] or
/// [`SpoolWriter::fail`], the spool has failed.
#[derive(Debug)]
pub struct SpoolWriter {
    backing: Arc<Backing>,
    progress: watch::Sender<Progress>,
    committed: u64,
    checksum: crc32fast::Hasher,
    artefacts: Option<Arc<Artefacts>>,
    /// Whether the end has been published.
    ended: bool,
}

impl SpoolWriter {
    /// A spool in `file` that becomes one of `artefacts`.
    pub(crate) fn on_disk(file: SpoolFile, artefacts: &Arc<Artefacts>) -> Self {
        Self::new(Backing::File(file), Some(Arc::clone(artefacts)))
    }

    /// A spool in memory; it is gone with its last reader.
    pub(crate) fn in_memory(budget: &Arc<Budget>) -> Self {
        Self::new(Backing::Memory(Memory::new(budget)), None)
    }

    fn new(backing: Backing, artefacts: Option<Arc<Artefacts>>) -> Self {
        let (progress, _) = watch::channel(Progress {
            committed: 0,
            state: State::Running,
        });
        Self {
            backing: Arc::new(backing),
            progress,
            committed: 0,
            checksum: crc32fast::Hasher::new(),
            artefacts,
            ended: false,
        }
    }

    /// A reader that starts wherever it likes; readers may come at any time.
    pub fn reader(&self) -> Spool {
        Spool {
            backing: Arc::clone(&self.backing),
            progress: self.progress.subscribe(),
        }
    }

    /// Bytes appended so far.
    pub fn committed(&self) -> u64 {
        self.committed
    }

    /// Appends `piece` and lets the readers have it. After an error the spool should be failed:
    /// nothing of the piece is visible.
    pub fn append(&mut self, piece: Bytes) -> Result<(), SpoolError> {
        let length = piece.len() as u64;
        match &*self.backing {
            Backing::File(file) => {
                self.checksum.update(&piece);
                let written = file.file().write_all_at(&piece, self.committed);
                written.map_err(SpoolError::Write)?;
            }
            Backing::Memory(memory) => {
                if !memory.append(self.committed, piece) {
                    return Err(SpoolError::MemoryExhausted {
                        limit: memory.limit(),
                    });
                }
            }
        }
        self.committed += length;
        let committed = self.committed;
        self.progress
            .send_modify(|progress| progress.committed = committed);
        Ok(())
    }

    /// Ends the spool well and keeps the content as the artefact `key`, if there is a disk and it
    /// takes it; readers are served either way.
    pub fn finish(mut self, key: &Key) {
        let checksum = std::mem::take(&mut self.checksum).finalize();
        if let (Some(artefacts), Backing::File(file)) = (&self.artefacts, &*self.backing) {
            // Not being kept costs a rebuild later; it is no reason to fail this content.
            if artefacts
                .adopt(file, key, self.committed, checksum)
                .is_err()
            {
                file.remove();
            }
        }
        self.end(State::Finished);
    }

    /// Ends the spool badly: readers get what is there and then this reason.
    pub fn fail(mut self, reason: &str) {
        self.abandon(reason);
    }

    fn abandon(&mut self, reason: &str) {
        if let Backing::File(file) = &*self.backing {
            file.remove();
        }
        self.end(State::Failed(Arc::from(reason)));
    }

    fn end(&mut self, state: State) {
        self.ended = true;
        self.progress.send_modify(|progress| progress.state = state);
    }
}

impl Drop for SpoolWriter {
    fn drop(&mut self) {
        if !self.ended {
            self.abandon("the writer left before the end");
        }
    }
}

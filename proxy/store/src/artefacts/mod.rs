//! Finished content by key, in files that are never written again. Bounded by total size; what
//! was used longest ago goes first, and the order survives a restart because each use sets the
//! file's modification time. Nothing found here is believed unseen: a file that is torn,
//! truncated or foreign is removed, and the caller builds it again.

mod check;
mod eviction;
mod footer;
mod open;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fs::{self, File, FileTimes, Metadata};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::key::Key;
use crate::spool::{SpoolFile, create_private_folder};
use check::{content_checksum, read_footer};
use footer::Footer;

pub use open::Artefact;
pub(crate) use open::read_some;

/// An artefact could not be read, for a reason other than its absence.
#[derive(Debug, thiserror::Error)]
#[error("cannot read an artefact in the cache directory")]
pub struct ArtefactError(#[from] io::Error);

/// What tells one file from another under the same name.
type Identity = (u64, u64);

/// The folder of artefacts.
#[derive(Debug)]
pub(crate) struct Artefacts {
    folder: PathBuf,
    limit: u64,
    /// Bytes of all files, as of the last scan plus what this process added since.
    total: AtomicU64,
    /// What this process added since the last scan, in bytes.
    added: AtomicU64,
    /// Files whose content this process has checked or written.
    checked: Mutex<HashMap<Key, Identity>>,
    /// The latest modification time given; each use gets a later one.
    last_use: Mutex<SystemTime>,
    /// Held while files are evicted, so that it happens once at a time.
    evicting: Mutex<()>,
}

impl Artefacts {
    /// The artefacts in `folder`, which exists; evicts at once what is beyond `limit` bytes.
    pub(crate) fn open(folder: PathBuf, limit: u64) -> io::Result<Self> {
        let artefacts = Self {
            folder,
            limit,
            total: AtomicU64::new(0),
            added: AtomicU64::new(0),
            checked: Mutex::default(),
            last_use: Mutex::new(SystemTime::UNIX_EPOCH),
            evicting: Mutex::default(),
        };
        artefacts.evict()?;
        Ok(artefacts)
    }

    /// Bytes of all artefacts, as far as this process knows.
    pub(crate) fn total(&self) -> u64 {
        self.total.load(Ordering::Acquire)
    }

    /// The artefact `key`, checked. The first time this process sees a file it reads all of it;
    /// after that the cost is that of opening a file. A damaged file is removed and absent.
    pub(crate) fn find(&self, key: &Key) -> Result<Option<Artefact>, ArtefactError> {
        let Some((file, metadata)) = self.open_file(key)? else {
            return Ok(None);
        };
        let sound = match read_footer(&file, &metadata, key)? {
            None => None,
            Some(footer) if self.is_checked(key, &metadata) => Some(footer),
            Some(footer) => (content_checksum(&file, footer.content_length)? == footer.checksum)
                .then_some(footer),
        };
        let Some(footer) = sound else {
            self.remove(key, metadata.len());
            return Ok(None);
        };
        self.mark_checked(key, &metadata);
        Ok(Some(self.used(file, footer)))
    }

    /// Like [`Artefacts::find`], but `None` when the content would have to be read first: cheap
    /// enough for a thread that must not block for long.
    pub(crate) fn find_checked(&self, key: &Key) -> Option<Artefact> {
        let (file, metadata) = self.open_file(key).ok()??;
        if !self.is_checked(key, &metadata) {
            return None;
        }
        let footer = read_footer(&file, &metadata, key).ok()??;
        Some(self.used(file, footer))
    }

    /// Makes the finished spool `spool` (of `content_length` bytes with this CRC-32) the artefact
    /// `key`. One that is larger than all artefacts together may be is not kept.
    pub(crate) fn adopt(
        &self,
        spool: &SpoolFile,
        key: &Key,
        content_length: u64,
        checksum: u32,
    ) -> io::Result<()> {
        let length = content_length.saturating_add(footer::LENGTH as u64);
        if length > self.limit {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        let footer = Footer {
            content_length,
            key: *key,
            checksum,
        };
        spool
            .file()
            .write_all_at(&footer.to_bytes(), content_length)?;
        self.touch(spool.file());
        let path = self.path(key);
        if fs::rename(spool.path(), &path).is_err() {
            path.parent().map_or(Ok(()), create_private_folder)?;
            fs::rename(spool.path(), &path)?;
        }
        self.mark_checked(key, &spool.file().metadata()?);
        let total = self.total.fetch_add(length, Ordering::AcqRel) + length;
        let added = self.added.fetch_add(length, Ordering::AcqRel) + length;
        // Other processes add too: look at the folder from time to time, full or not.
        if total > self.limit || added > self.limit / 16 {
            self.evict().ok();
        }
        Ok(())
    }

    fn path(&self, key: &Key) -> PathBuf {
        let name = key.to_string();
        let (shard, rest) = name.split_at(2);
        self.folder.join(shard).join(rest)
    }

    fn open_file(&self, key: &Key) -> io::Result<Option<(File, Metadata)>> {
        match File::open(self.path(key)) {
            Ok(file) => {
                let metadata = file.metadata()?;
                Ok(Some((file, metadata)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.checked().remove(key);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Notes the use, on disk, where a later process finds it.
    fn used(&self, file: File, footer: Footer) -> Artefact {
        self.touch(&file);
        Artefact::new(file, footer.content_length)
    }

    fn touch(&self, file: &File) {
        let mut last = self.last_use.lock().unwrap_or_else(PoisonError::into_inner);
        *last = SystemTime::now().max(*last + Duration::from_nanos(1));
        // Refused when another user owns the file: its order is then that of its making.
        file.set_times(FileTimes::new().set_modified(*last)).ok();
    }

    fn checked(&self) -> MutexGuard<'_, HashMap<Key, Identity>> {
        self.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_checked(&self, key: &Key, metadata: &Metadata) -> bool {
        self.checked().get(key) == Some(&identity(metadata))
    }

    fn mark_checked(&self, key: &Key, metadata: &Metadata) {
        self.checked().insert(*key, identity(metadata));
    }

    fn remove(&self, key: &Key, length: u64) {
        self.checked().remove(key);
        if fs::remove_file(self.path(key)).is_ok() {
            let less = |total: u64| Some(total.saturating_sub(length));
            self.total
                .fetch_update(Ordering::AcqRel, Ordering::Acquire, less)
                .ok();
        }
    }

    /// Counts what is in the folder and removes what is too much of it.
    fn evict(&self) -> io::Result<()> {
        let _once = self.evicting.lock().unwrap_or_else(PoisonError::into_inner);
        let files = eviction::scan(&self.folder)?;
        let total = files.iter().map(|file| file.length).sum();
        self.total.store(total, Ordering::Release);
        self.added.store(0, Ordering::Release);
        for file in eviction::choose(files, self.limit) {
            self.remove(&file.key, file.length);
        }
        Ok(())
    }
}

fn identity(metadata: &Metadata) -> Identity {
    (metadata.dev(), metadata.ino())
}

//! The file behind a spool. Its writer holds a lock on it for as long as the process lives, so
//! that a later process (or another one at work in the same folder) can tell what a dead one left
//! behind from what is being written.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// Makes a folder (and those above it) that only this user can enter.
pub(crate) fn create_private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// A locked file with a name of its own in the spool folder.
#[derive(Debug)]
pub(crate) struct SpoolFile {
    file: File,
    path: PathBuf,
}

impl SpoolFile {
    /// Creates and locks a file in `folder`.
    pub(crate) fn create(folder: &Path) -> io::Result<Self> {
        loop {
            let path = folder.join(unused_name());
            let mut options = OpenOptions::new();
            options.read(true).write(true).create_new(true).mode(0o600);
            let file = match options.open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                opened => opened?,
            };
            // Where locks do not work nothing can be told apart, and nothing is removed.
            file.lock().ok();
            // Between creating and locking, another process may have taken it for a leftover.
            if file.metadata()?.nlink() > 0 {
                return Ok(Self { file, path });
            }
        }
    }

    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the name away; whoever holds the file keeps reading it.
    pub(crate) fn remove(&self) {
        fs::remove_file(&self.path).ok();
    }
}

fn unused_name() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let time = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    format!("{}-{:x}-{number}", std::process::id(), time.as_nanos())
}

/// Removes the files in `folder` that no living process writes. Files whose lock cannot be asked
/// for stay.
pub(crate) fn remove_leftovers(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_type()?.is_file() {
            continue;
        }
        let path = entry.path();
        let Ok(file) = File::open(&path) else {
            continue;
        };
        if file.try_lock().is_ok() {
            fs::remove_file(&path).ok();
        }
    }
    Ok(())
}

//! The store as a server sees it: one folder (or none), one bound on disk, one on memory.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::artefacts::{Artefact, ArtefactError, Artefacts};
use crate::key::Key;
use crate::spool::{Budget, SpoolFile, SpoolWriter, create_private_folder, remove_leftovers};

/// The layout of the folder; another layout gets another name, and the old one stays untouched.
const LAYOUT: &str = "v1";

/// How a [`Store`] is opened.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The cache directory, made when it is missing; `None` keeps everything in memory.
    pub directory: Option<PathBuf>,
    /// Bytes that all finished artefacts together may have on disk. What is being written comes on
    /// top.
    pub disk_limit: u64,
    /// Bytes that all spools in memory together may have.
    pub memory_limit: u64,
}

/// The cache directory cannot be used; spools go to memory and nothing is kept.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the cache directory {}", directory.display())]
pub struct DirectoryError {
    /// The directory as it was given.
    pub directory: PathBuf,
    #[source]
    source: io::Error,
}

/// How much a [`Store`] holds, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Finished artefacts on disk, as far as this process knows.
    pub disk: u64,
    /// Spools in memory, finished ones with readers included.
    pub memory: u64,
}

#[derive(Debug)]
struct Disk {
    spools: PathBuf,
    artefacts: Arc<Artefacts>,
}

/// Artefacts and spools. All methods block on local disk.
#[derive(Debug)]
pub struct Store {
    disk: Option<Disk>,
    memory: Arc<Budget>,
    problem: Option<DirectoryError>,
}

impl Store {
    /// Opens the directory, removes what dead processes left half written and evicts what is
    /// beyond the limit. A directory that cannot be used is a [`Store::problem`], not a failure.
    pub fn open(settings: Settings) -> Self {
        let Settings {
            directory,
            disk_limit,
            memory_limit,
        } = settings;
        let disk = directory.map(|directory| {
            let disk = open_disk(&directory, disk_limit);
            disk.map_err(|source| DirectoryError { directory, source })
        });
        let (disk, problem) = match disk {
            None => (None, None),
            Some(Ok(disk)) => (Some(disk), None),
            Some(Err(problem)) => (None, Some(problem)),
        };
        Self {
            disk,
            memory: Budget::new(memory_limit),
            problem,
        }
    }

    /// Why the cache directory is not used, when one was given.
    pub fn problem(&self) -> Option<&DirectoryError> {
        self.problem.as_ref()
    }

    /// How much is held.
    pub fn usage(&self) -> Usage {
        Usage {
            disk: self.disk.as_ref().map_or(0, |disk| disk.artefacts.total()),
            memory: self.memory.used(),
        }
    }

    /// A new spool: in the cache directory where that works at this moment, else in memory.
    pub fn spool(&self) -> SpoolWriter {
        let on_disk = self.disk.as_ref().and_then(|disk| {
            let file = SpoolFile::create(&disk.spools).ok()?;
            Some(SpoolWriter::on_disk(file, &disk.artefacts))
        });
        on_disk.unwrap_or_else(|| SpoolWriter::in_memory(&self.memory))
    }

    /// The artefact `key`, proven whole. Reads all of it the first time this process meets it, so
    /// call it where half a second of disk is allowed. What is damaged is removed and `None`.
    pub fn find(&self, key: &Key) -> Result<Option<Artefact>, ArtefactError> {
        match &self.disk {
            Some(disk) => disk.artefacts.find(key),
            None => Ok(None),
        }
    }

    /// The artefact `key` if this process has proven it whole before; costs microseconds. `None`
    /// says nothing about [`Store::find`].
    pub fn find_checked(&self, key: &Key) -> Option<Artefact> {
        self.disk.as_ref()?.artefacts.find_checked(key)
    }
}

fn open_disk(directory: &Path, limit: u64) -> io::Result<Disk> {
    let spools = directory.join(LAYOUT).join("spools");
    let artefacts = directory.join(LAYOUT).join("artefacts");
    create_private_folder(&spools)?;
    create_private_folder(&artefacts)?;
    remove_leftovers(&spools)?;
    // Finds out that the directory cannot be written while there is somebody to tell.
    SpoolFile::create(&spools)?.remove();
    Ok(Disk {
        spools,
        artefacts: Arc::new(Artefacts::open(artefacts, limit)?),
    })
}

//! The certificate that connections begin with, and what became of attempts to replace it.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use tokio_rustls::rustls::ServerConfig;

use super::error::Error;
use super::expiry::NotAfter;
use super::pair::{Files, Fingerprint, Pair};

/// The certificate of a listener, replaced while it serves.
pub struct Certificates {
    files: Files,
    current: RwLock<Pair>,
    replaced: AtomicU64,
    refused: AtomicU64,
}

impl Certificates {
    /// Reads `files` for the first time. Fails with the file, its fault and the remedy.
    pub fn load(files: Files) -> Result<Self, Error> {
        let pair = files.pair(&files.read()?)?;
        Ok(Self {
            files,
            current: RwLock::new(pair),
            replaced: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        })
    }

    /// What a connection begins with. Sessions are resumed within it only.
    pub fn current(&self) -> Arc<ServerConfig> {
        self.with(|pair| Arc::clone(&pair.config))
    }

    /// Until when the server's certificate is valid.
    pub fn not_after(&self) -> NotAfter {
        self.with(|pair| pair.not_after)
    }

    /// How often another pair took the place of the first.
    pub fn replaced(&self) -> u64 {
        self.replaced.load(Ordering::Relaxed)
    }

    /// How often changed files could not be used.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    pub(super) fn files(&self) -> &Files {
        &self.files
    }

    pub(super) fn fingerprint(&self) -> Fingerprint {
        self.with(|pair| pair.fingerprint.clone())
    }

    pub(super) fn replace(&self, pair: Pair) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = pair;
        self.replaced.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn refuse(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    fn with<T>(&self, read: impl FnOnce(&Pair) -> T) -> T {
        read(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Nothing of the key.
impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificates")
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

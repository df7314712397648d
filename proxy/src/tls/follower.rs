//! What the files of a certificate were when last looked at, and what follows from a change: a new
//! certificate, or one line of log that says why there is none. Blocks.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::current::Certificates;
use super::error::Error;
use super::pair::{Fingerprint, Pair};
use crate::folder_watch::FolderWatch;
use crate::http::error::chain;

/// What is known of the files.
pub(super) struct Follower {
    certificates: Arc<Certificates>,
    watch: FolderWatch,
    /// What was last tried, whether it could be used or not.
    tried: Option<Fingerprint>,
    /// Why the files cannot be used, as it was logged.
    problem: Option<String>,
    /// When the end of the current certificate was last warned of.
    warned: Option<Timestamp>,
}

impl Follower {
    pub(super) fn new(certificates: Arc<Certificates>, watch: FolderWatch) -> Self {
        Self {
            tried: Some(certificates.fingerprint()),
            certificates,
            watch,
            problem: None,
            warned: None,
        }
    }

    /// Follows the files to what they hold, if it can be used.
    pub(super) fn look(&mut self) {
        let files = self.certificates.files();
        self.watch
            .follow(&folders(&[&files.certificate, &files.key]));
        match self.changed_pair() {
            Ok(None) => {}
            Ok(Some(pair)) => self.accept(pair),
            Err(error) => self.refuse(&error),
        }
        self.warn_of_end(Timestamp::now());
    }

    /// The pair in the files, unless it is what was tried before.
    fn changed_pair(&mut self) -> Result<Option<Pair>, Error> {
        let before = self.tried.take();
        let files = self.certificates.files();
        let contents = files.read()?;
        let fingerprint = contents.fingerprint();
        let same = before.as_ref() == Some(&fingerprint);
        self.tried = Some(fingerprint);
        if same {
            return Ok(None);
        }
        files.pair(&contents).map(Some)
    }

    fn accept(&mut self, pair: Pair) {
        let until = pair.not_after;
        let file = self.certificates.files().certificate.display();
        let mended = self.problem.take().is_some();
        if pair.fingerprint != self.certificates.fingerprint() {
            tracing::info!(%file, %until, "{file}: new connections get another certificate, valid until {until}");
            self.certificates.replace(pair);
            self.warned = None;
        } else if mended {
            tracing::info!(%file, "{file}: the certificate and its key are in order again");
        }
    }

    fn refuse(&mut self, error: &Error) {
        let reason = chain(error);
        if self.tried.is_some() || self.problem.as_ref() != Some(&reason) {
            self.certificates.refuse();
        }
        if self.problem.as_ref() != Some(&reason) {
            tracing::error!(reason, "the former certificate stays in use: {reason}");
            self.problem = Some(reason);
        }
    }

    fn warn_of_end(&mut self, now: Timestamp) {
        let not_after = self.certificates.not_after();
        if let Some(warning) = not_after.warning(now, self.warned) {
            let file = self.certificates.files().certificate.display();
            tracing::warn!(%file, until = %not_after, "{file}: the certificate {warning}; renew it");
            self.warned = Some(now);
        }
    }
}

/// Where a change of `files` shows: the folder that each is named in, the one it lies in, and the
/// one in which that folder is a symlink. Mounted Secrets swap a symlink beside the files.
fn folders(files: &[&Path]) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for file in files {
        let named = file
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let named = named.unwrap_or(Path::new("."));
        let lies = file.canonicalize().ok();
        let lies = lies.as_deref().and_then(Path::parent);
        let above = named.parent().filter(|_| named.is_symlink());
        folders.extend(named.canonicalize());
        folders.extend(lies.map(Path::to_owned));
        folders.extend(above.and_then(|above| above.canonicalize().ok()));
    }
    folders
}

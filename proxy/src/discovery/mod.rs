//! Finds the repositories below a folder and keeps finding them while the server runs.
//!
//! [`Discovery::look`] blocks; the caller runs it off the reactor, when the folder changed and
//! now and then. It only reads names: whether a repository can be used shows when it is opened.

mod merge;
mod scan;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use notify::event::{EventKind, ModifyKind};

use crate::catalog::ProjectSet;
use crate::folder_watch::FolderWatch;

/// Looks in a row while folders keep coming; the next one is never far away.
const MAX_LOOKS: usize = 8;

/// The folder that holds the repositories.
pub struct Discovery {
    root: PathBuf,
    watch: FolderWatch,
    reported: BTreeSet<String>,
}

/// Why a folder cannot hold the repositories to serve.
#[derive(Debug, thiserror::Error)]
pub enum RootError {
    /// It is not there, or not ours to read.
    #[error("cannot read the folder")]
    Unreadable(#[source] std::io::Error),
    /// One repository was given instead of the folder that holds it.
    #[error("the folder is itself a git repository; give the folder that holds it")]
    IsRepository,
}

/// Checks that `root` is a folder to look in; the result is absolute and free of symlinks.
pub fn check_root(root: &Path) -> Result<PathBuf, RootError> {
    let root = root.canonicalize().map_err(RootError::Unreadable)?;
    std::fs::read_dir(&root).map_err(RootError::Unreadable)?;
    if scan::is_repository(&root) || root.join(".git").exists() {
        return Err(RootError::IsRepository);
    }
    Ok(root)
}

impl Discovery {
    /// Will look below `root`; `changed` is called, from another thread, when a look is due.
    pub fn new(root: PathBuf, changed: impl Fn() + Send + 'static) -> Self {
        Self {
            root,
            watch: FolderWatch::new(matters, changed),
            reported: BTreeSet::new(),
        }
    }

    /// The projects there are; those of `previous` whose repositories stayed are the same.
    /// What is left out is logged once.
    pub fn look(&mut self, previous: &ProjectSet) -> ProjectSet {
        let mut scan = scan::scan(&self.root);
        for _ in 1..MAX_LOOKS {
            if !self.watch.follow(&scan.folders) {
                break;
            }
            scan = scan::scan(&self.root);
        }
        let set = merge::merge(&self.root, previous, &scan);
        self.report(&scan, &set);
        set
    }

    fn report(&mut self, scan: &scan::Scan, set: &ProjectSet) {
        let mut messages = BTreeSet::new();
        for left_out in set.left_out() {
            let directory = left_out.directory.display();
            messages.insert(format!("{directory} is not served: {}", left_out.reason));
        }
        for (folder, error) in &scan.unreadable {
            messages.insert(format!("cannot look into {}: {error}", folder.display()));
        }
        if scan.cut_short {
            let root = self.root.display();
            messages.insert(format!(
                "{root} holds too many folders; not all were looked at"
            ));
        }
        for message in messages.difference(&self.reported) {
            tracing::warn!("{message}");
        }
        // What was mended and breaks again is worth another line.
        self.reported = messages;
    }
}

/// Entries that come, go or are renamed. Reading a folder is an event, too: it must not lead to the next look.
fn matters(kind: EventKind) -> bool {
    match kind {
        EventKind::Any | EventKind::Create(_) | EventKind::Remove(_) | EventKind::Other => true,
        EventKind::Modify(kind) => matches!(kind, ModifyKind::Any | ModifyKind::Name(_)),
        EventKind::Access(_) => false,
    }
}

//! Tells when folders change. A hint only: whoever listens also looks now and then without being
//! told, since network file systems tell nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// Folders watched at most; the system's own limit is shared with other programs of the user.
const MAX_WATCHED: usize = 4096;

/// Watches folders, not what lies below them.
pub(crate) struct FolderWatch {
    /// `None` when the system offers no watching.
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    complained: bool,
}

impl FolderWatch {
    /// Calls `changed` from a thread of its own whenever something happens that `matters`.
    pub(crate) fn new(matters: fn(EventKind) -> bool, changed: impl Fn() + Send + 'static) -> Self {
        let handler = move |event: notify::Result<Event>| {
            if event.map_or(true, |event| matters(event.kind)) {
                changed();
            }
        };
        let watcher = notify::recommended_watcher(handler);
        let complained = watcher.is_err();
        if let Err(error) = &watcher {
            tracing::warn!(%error, "folders cannot be watched, so they are polled: {error}");
        }
        Self {
            watcher: watcher.ok(),
            watched: BTreeSet::new(),
            complained,
        }
    }

    /// Watches exactly `folders`. True when one was added: what came into it before that was not
    /// told, so that another look is due.
    pub(crate) fn follow(&mut self, folders: &[PathBuf]) -> bool {
        let Some(watcher) = &mut self.watcher else {
            return false;
        };
        let wanted: BTreeSet<PathBuf> = folders.iter().take(MAX_WATCHED).cloned().collect();
        for gone in self.watched.difference(&wanted) {
            // A folder that was removed is not watched any more.
            let _ = watcher.unwatch(gone);
        }
        self.watched.retain(|folder| wanted.contains(folder));
        let mut added = false;
        for folder in wanted {
            if self.watched.contains(&folder) {
                continue;
            }
            match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.watched.insert(folder);
                    added = true;
                }
                Err(error) => complain(&mut self.complained, &folder, &error),
            }
        }
        added
    }
}

/// Whether something was changed: reading a file is an event, too, and whoever reads what changed
/// must not be told of that and read again, for ever.
pub(crate) fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// Once: the poll finds what the watch misses, so that more lines help nobody.
fn complain(complained: &mut bool, folder: &Path, error: &notify::Error) {
    if !std::mem::replace(complained, true) {
        let folder = folder.display();
        tracing::warn!(%folder, %error, "{folder} cannot be watched, so it is polled: {error}");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    /// The events of the real watcher, in their order: what is read tells nothing, so the next one
    /// that comes is that of the write.
    #[test]
    fn reading_is_no_change_and_writing_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "before").unwrap();
        let (teller, told) = mpsc::channel();
        let matters: fn(EventKind) -> bool = is_change;
        let mut watch = FolderWatch::new(matters, move || teller.send(()).unwrap_or_default());
        watch.follow(&[folder.path().to_owned()]);
        for _ in 0..100 {
            std::fs::read(&file).unwrap();
        }
        assert_eq!(told.try_recv(), Err(mpsc::TryRecvError::Empty));
        std::fs::write(&file, "after").unwrap();
        told.recv_timeout(Duration::from_mins(5)).unwrap();
        // A write is at most: shortened, written, closed. A hundred reads are no part of it.
        let more = std::iter::from_fn(|| told.try_recv().ok()).count();
        assert!(more < 10, "{more}");
    }
}

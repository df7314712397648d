//! The folder, watched.

use std::path::Path;

use anyhow::Context as _;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;

/// A message for every change below `folder`; as long as the watcher lives.
pub(super) fn begin(folder: &Path) -> anyhow::Result<(mpsc::Receiver<()>, RecommendedWatcher)> {
    let (teller, changes) = mpsc::channel(1);
    let handler = move |event: notify::Result<Event>| {
        if event.map_or(true, |event| is_change(event.kind)) {
            // One message that waits says as much as many.
            let _ = teller.try_send(());
        }
    };
    let context = || format!("cannot watch folder {}", folder.display());
    let mut watcher = notify::recommended_watcher(handler).with_context(context)?;
    watcher
        .watch(folder, RecursiveMode::Recursive)
        .with_context(context)?;
    Ok((changes, watcher))
}

/// Reading a file is an event, too: it must not lead to the next look, and so on for ever.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, ModifyKind, RenameMode};

    use super::*;

    #[test]
    fn reading_is_no_change_and_writing_is() {
        let access = |kind| is_change(EventKind::Access(kind));
        assert!(!access(AccessKind::Open(AccessMode::Any)));
        assert!(!access(AccessKind::Read));
        assert!(!access(AccessKind::Close(AccessMode::Read)));
        assert!(access(AccessKind::Close(AccessMode::Write)));
        assert!(is_change(EventKind::Create(CreateKind::File)));
        assert!(is_change(EventKind::Modify(ModifyKind::Name(
            RenameMode::To
        ))));
    }
}

//! The folder, watched.

use std::path::Path;

use anyhow::Context as _;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;

/// A message for every change below `folder`; as long as the watcher lives.
pub(super) fn begin(folder: &Path) -> anyhow::Result<(mpsc::Receiver<()>, RecommendedWatcher)> {
    let (teller, changes) = mpsc::channel(1);
    let handler = move |_: notify::Result<notify::Event>| {
        // One message that waits says as much as many.
        let _ = teller.try_send(());
    };
    let context = || format!("cannot watch folder {}", folder.display());
    let mut watcher = notify::recommended_watcher(handler).with_context(context)?;
    watcher
        .watch(folder, RecursiveMode::Recursive)
        .with_context(context)?;
    Ok((changes, watcher))
}

//! When whoever started the program wants it to end.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

/// A future that waits for Ctrl-C or SIGTERM. Both count from this call on.
pub(super) fn wish_to_end() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

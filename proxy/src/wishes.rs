//! Who may wish the server to end: SIGTERM, SIGINT, and whoever holds its standard input open.

use std::{io, thread};

use anyhow::Context as _;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

/// Wishes to end, one after the other.
#[derive(Debug)]
pub(crate) struct Wishes {
    terminate: Signal,
    interrupt: Signal,
    /// Told when standard input ends; nothing where that is no wish, or was heard.
    closed: Option<oneshot::Receiver<()>>,
}

impl Wishes {
    /// Wishes count from this call on; the end of standard input is one if `with_stdin`.
    pub(crate) fn heard(with_stdin: bool) -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?,
            interrupt: signal(SignalKind::interrupt()).context("cannot wait for SIGINT")?,
            closed: with_stdin.then(stdin_closed).transpose()?,
        })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            () = once(&mut self.closed) => {}
        }
    }
}

/// Told when standard input ends. The runtime's own reading of it would keep the process from
/// ending, so a thread of its own reads.
fn stdin_closed() -> anyhow::Result<oneshot::Receiver<()>> {
    let (teller, closed) = oneshot::channel();
    let read = move || {
        // An error is an end, too.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        let _ = teller.send(());
    };
    let thread = thread::Builder::new().name("stdin".to_owned()).spawn(read);
    thread.context("cannot start a thread for standard input")?;
    Ok(closed)
}

async fn once(closed: &mut Option<oneshot::Receiver<()>>) {
    match closed {
        Some(receiver) => {
            // That the thread is gone is an end as well.
            let _ = receiver.await;
            *closed = None;
        }
        None => std::future::pending().await,
    }
}

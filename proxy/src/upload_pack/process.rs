//! The program while it runs: what it is given, what it says, and its end.
//!
//! A task feeds it and hands its output over in pieces that wait to be taken, so that a slow
//! client slows the program and nothing grows. It ends when the client is gone or the time is up,
//! with everything it started, and is reaped. Dropping the task (the end of the server) kills it.

use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use super::group::Group;

/// Bytes of output that are handed over at once: what a pipe holds.
const PIECE: usize = 64 << 10;
/// Pieces that wait for the client.
const PIECES: usize = 2;
/// Bytes of what it complains about that are kept for the log.
const COMPLAINTS: usize = 2 << 10;

/// Why output ended early.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cut {
    /// It took too long.
    #[error("git upload-pack was ended after {} s", .0.as_secs())]
    TimedOut(Duration),
    /// It failed: how, and what it said.
    #[error("git upload-pack failed ({how}): {said}")]
    Failed {
        /// The exit status or signal.
        how: String,
        /// The beginning of its standard error.
        said: String,
    },
}

/// What comes out of the program: pieces, and an error if it does not end well.
pub type Output = mpsc::Receiver<Result<Bytes, Cut>>;

/// Starts `command`, whose pipes are all set, with `input` on its input. It has `time` from here
/// on; `attached` is dropped when it has ended.
pub(super) fn start(
    mut command: Command,
    input: Vec<u8>,
    time: Duration,
    attached: impl Send + 'static,
) -> io::Result<Output> {
    let (sender, output) = mpsc::channel(PIECES);
    let child = command.spawn()?;
    let group = Group::of(&child);
    tokio::spawn(async move {
        follow(child, group, input, time, sender).await;
        drop(attached);
    });
    Ok(output)
}

async fn follow(
    mut child: Child,
    mut group: Group,
    input: Vec<u8>,
    time: Duration,
    output: mpsc::Sender<Result<Bytes, Cut>>,
) {
    let ended = {
        let work = work(&mut child, input, &output);
        tokio::select! {
            ended = work => Some(ended),
            () = output.closed() => None,
            () = tokio::time::sleep(time) => Some(Err(Cut::TimedOut(time))),
        }
    };
    group.end(&mut child).await;
    if let Some(Err(cut)) = ended {
        // Nobody may be there to hear it.
        let _ = output.send(Err(cut)).await;
    }
}

/// Feeds the program, takes what it says, and waits for its end.
async fn work(
    child: &mut Child,
    input: Vec<u8>,
    output: &mpsc::Sender<Result<Bytes, Cut>>,
) -> Result<(), Cut> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async {
        if let Some(mut stdin) = stdin {
            // It may end before it has read everything: its status tells.
            let _ = stdin.write_all(&input).await;
        }
    };
    let ((), pieces, said) = tokio::join!(feed, hand_over(stdout, output), complaints(stderr));
    let status = child.wait().await;
    judge(status, pieces, String::from_utf8_lossy(&said).trim())
}

/// How many pieces there were.
async fn hand_over(
    stdout: Option<impl AsyncRead + Unpin>,
    output: &mpsc::Sender<Result<Bytes, Cut>>,
) -> usize {
    let Some(mut stdout) = stdout else { return 0 };
    let mut pieces = 0;
    loop {
        let mut piece = BytesMut::with_capacity(PIECE);
        match stdout.read_buf(&mut piece).await {
            Ok(0) | Err(_) => return pieces,
            Ok(_) if output.send(Ok(piece.freeze())).await.is_err() => return pieces,
            Ok(_) => pieces += 1,
        }
    }
}

async fn complaints(stderr: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let (mut kept, mut buffer) = (Vec::new(), [0; 1024]);
    let Some(mut stderr) = stderr else {
        return kept;
    };
    while let Ok(read @ 1..) = stderr.read(&mut buffer).await {
        let room = COMPLAINTS.saturating_sub(kept.len()).min(read);
        kept.extend_from_slice(buffer.get(..room).unwrap_or_default());
    }
    kept
}

/// A program that complained to the client and exited is none that failed: the client has its
/// words. One that said nothing, or that a signal ended, has left the answer unfinished.
fn judge(status: io::Result<ExitStatus>, pieces: usize, said: &str) -> Result<(), Cut> {
    let how = match status {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) if status.code().is_some() && pieces > 0 => {
            tracing::info!(said, "git upload-pack ended with {status}: {said}");
            return Ok(());
        }
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    Err(Cut::Failed {
        how,
        said: said.to_owned(),
    })
}

#[cfg(test)]
mod tests;

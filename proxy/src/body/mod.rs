//! The body of a zip's answer: bytes of a finished artefact, or of a spool while it grows.
//!
//! Bytes are read when the connection can take them, 256 KiB at a time by one `pread`, so that a
//! slow client costs a connection and nothing else: no thread, no queue. A build that fails after
//! the status line ends the body with an error, which cuts the connection; a cold zip never looks
//! complete when it is not.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use goproxy_store::{Artefact, Spool, State};
use http_body::{Frame, SizeHint};

use crate::http::response::BodyError;

/// Bytes of one read and one frame at most: below it system calls dominate, above it nothing is
/// gained and each connection holds more.
const CHUNK: usize = 256 << 10;

/// Where the bytes of a zip are.
#[derive(Debug, Clone)]
pub enum Content {
    /// On disk, whole.
    Artefact(Artefact),
    /// Being built, or built and not kept.
    Spool(Spool),
}

impl Content {
    /// The exact length in bytes, once it is known.
    pub fn length(&mut self) -> Option<u64> {
        match self {
            Self::Artefact(artefact) => Some(artefact.length()),
            Self::Spool(spool) => {
                let progress = spool.progress();
                (progress.state == State::Finished).then_some(progress.committed)
            }
        }
    }

    /// Waits until the length is known, or never will be.
    pub async fn ended(&mut self) {
        if let Self::Spool(spool) = self {
            spool.ended().await;
        }
    }
}

/// Why a body ended early.
#[derive(Debug, thiserror::Error)]
enum CutError {
    #[error("the build failed after the answer began: {0}")]
    Build(Arc<str>),
    #[error("cannot read the zip")]
    Read(#[source] io::Error),
}

type Waiting = Pin<Box<dyn Future<Output = Spool> + Send>>;

/// Sends a range of a [`Content`].
pub struct ContentBody {
    content: Content,
    offset: u64,
    /// Where to stop; `None` means at the end, wherever that will be.
    end: Option<u64>,
    waiting: Option<Waiting>,
    /// Lives as long as the body: who counts readers sees this one leave.
    _attached: Box<dyn Any + Send>,
}

impl fmt::Debug for ContentBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContentBody")
            .field("content", &self.content)
            .field("offset", &self.offset)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

impl ContentBody {
    /// All of `content`; `attached` is dropped with the body.
    pub fn whole(mut content: Content, attached: impl Send + 'static) -> Self {
        let end = content.length();
        Self::new(content, 0, end, attached)
    }

    /// The bytes `start..end` of `content`, which has them all.
    pub fn range(content: Content, start: u64, end: u64, attached: impl Send + 'static) -> Self {
        Self::new(content, start, Some(end), attached)
    }

    fn new(content: Content, offset: u64, end: Option<u64>, attached: impl Send + 'static) -> Self {
        Self {
            content,
            offset,
            end,
            waiting: None,
            _attached: Box::new(attached),
        }
    }

    /// The next bytes that are there; `None` at the end of the range.
    fn read(&mut self) -> Result<Step, CutError> {
        let (committed, state) = match &mut self.content {
            Content::Artefact(artefact) => (artefact.length(), State::Finished),
            Content::Spool(spool) => {
                let progress = spool.progress();
                (progress.committed, progress.state)
            }
        };
        let end = self.end.unwrap_or(committed).min(committed);
        let ready = usize::try_from(end.saturating_sub(self.offset)).unwrap_or(CHUNK);
        if ready > 0 {
            let bytes = match &self.content {
                Content::Artefact(artefact) => artefact.read_at(self.offset, ready.min(CHUNK)),
                Content::Spool(spool) => spool.read_at(self.offset, ready.min(CHUNK)),
            };
            let bytes = bytes.map_err(CutError::Read)?;
            self.offset += bytes.len() as u64;
            return Ok(Step::Bytes(bytes));
        }
        match state {
            _ if self.end.is_some_and(|end| self.offset >= end) => Ok(Step::End),
            State::Finished => Ok(Step::End),
            State::Failed(reason) => Err(CutError::Build(reason)),
            State::Running => Ok(Step::Wait),
        }
    }
}

enum Step {
    Bytes(Bytes),
    Wait,
    End,
}

impl http_body::Body for ContentBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        loop {
            if let Some(waiting) = &mut this.waiting {
                this.content = Content::Spool(ready!(waiting.as_mut().poll(context)));
                this.waiting = None;
            }
            match (this.read(), &this.content) {
                (Ok(Step::Bytes(bytes)), _) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                (Ok(Step::Wait), Content::Spool(spool)) => {
                    let mut spool = spool.clone();
                    this.waiting = Some(Box::pin(async move {
                        spool.changed().await;
                        spool
                    }));
                }
                (Ok(Step::Wait | Step::End), _) => return Poll::Ready(None),
                (Err(error), _) => return Poll::Ready(Some(Err(Box::new(error)))),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.end.is_some_and(|end| self.offset >= end)
    }

    fn size_hint(&self) -> SizeHint {
        match self.end {
            Some(end) => SizeHint::with_exact(end.saturating_sub(self.offset)),
            None => SizeHint::default(),
        }
    }
}

#[cfg(test)]
mod tests;

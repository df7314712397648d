//! The body of an answer that a program writes.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame};

use crate::http::response::BodyError;
use crate::limits::Turn;
use crate::upload_pack::Output;

/// Some bytes, then what comes out of the program, piece by piece, when the client can take it. A
/// program that fails cuts the connection.
pub(super) struct OutputBody {
    first: Option<Bytes>,
    output: Output,
    /// Given back with the body.
    _turn: Turn,
}

impl OutputBody {
    pub(super) fn new(first: Bytes, output: Output, turn: Turn) -> Self {
        Self {
            first: Some(first).filter(|first| !first.is_empty()),
            output,
            _turn: turn,
        }
    }
}

impl HttpBody for OutputBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        self.output.poll_recv(context).map(|piece| {
            piece.map(|piece| match piece {
                Ok(bytes) => Ok(Frame::data(bytes)),
                Err(cut) => Err(cut.into()),
            })
        })
    }
}

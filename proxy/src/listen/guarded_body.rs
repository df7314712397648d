//! A body that tells its connection how far it is: what was handed over, what was taken, its end.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::exchange::Answering;
use crate::http::response::{Body, BodyError};

/// `body` in pieces, under way until its last byte is taken or nobody wants it any more.
pub(super) struct GuardedBody {
    body: Body,
    /// Bytes of a piece at most, where each is told of; `None` where the socket alone shows what
    /// the client takes.
    piece: Option<usize>,
    /// What is left of the last frame of `body`.
    rest: Bytes,
    answering: Option<Answering>,
}

impl GuardedBody {
    /// Pieces as `body` makes them.
    pub(super) fn whole(body: Body, answering: Answering) -> Self {
        Self::new(body, None, answering)
    }

    /// Pieces of at most `piece` bytes, above zero.
    pub(super) fn in_pieces(body: Body, piece: usize, answering: Answering) -> Self {
        Self::new(body, Some(piece), answering)
    }

    fn new(body: Body, piece: Option<usize>, answering: Answering) -> Self {
        Self {
            body,
            piece,
            rest: Bytes::new(),
            answering: Some(answering),
        }
    }

    fn next_piece(&mut self) -> Frame<Bytes> {
        let Some(piece) = self.piece else {
            return Frame::data(std::mem::take(&mut self.rest));
        };
        if let Some(answering) = &self.answering {
            answering.handed_over();
        }
        let length = self.rest.len().min(piece);
        Frame::data(self.rest.split_to(length))
    }
}

impl HttpBody for GuardedBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = self.get_mut();
        if let (Some(_), Some(answering)) = (this.piece, &this.answering) {
            answering.taken();
        }
        if this.rest.is_empty() {
            let frame = ready!(Pin::new(&mut this.body).poll_frame(context));
            match frame.map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => this.rest = data,
                Some(Ok(Err(other))) => return Poll::Ready(Some(Ok(other))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    this.answering = None;
                    return Poll::Ready(None);
                }
            }
        }
        Poll::Ready(Some(Ok(this.next_piece())))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.len() as u64;
        let body = self.body.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(body.lower().saturating_add(rest));
        if let Some(upper) = body.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http_body_util::BodyExt as _;

    use super::*;
    use crate::http::response::full;
    use crate::listen::exchange::Exchange;

    #[tokio::test]
    async fn pieces_are_the_whole_and_announce_what_is_left() {
        let exchange = Arc::new(Exchange::default());
        let body = full(b"0123456789".to_vec());
        let mut body = GuardedBody::in_pieces(body, 4, exchange.begin());
        let mut pieces = Vec::new();
        while !body.is_end_stream() {
            let left = body.size_hint().exact();
            let piece = body.frame().await.unwrap().unwrap().into_data().unwrap();
            pieces.push((left, piece));
        }
        let expected = [(10, &b"0123"[..]), (6, b"4567"), (2, b"89")];
        let expected = expected.map(|(left, piece)| (Some(left), Bytes::from_static(piece)));
        assert_eq!(pieces, expected);
        assert!(exchange.look().answering);
        assert!(body.frame().await.is_none());
        assert!(!exchange.look().answering);
    }
}

//! A TCP stream that ends itself when the client takes too long.
//!
//! Four waits are bounded: for the first byte of a connection, for the rest of a request's head
//! (as a whole, so that a byte now and then does not help), for the next request, and for a
//! client to take a byte of an answer. While an answer is made nothing is: a cold zip may take
//! its time. The service tells when an answer begins and ends through [`Exchange`].
//!
//! It lies beneath TLS, so that a handshake counts as part of the first request's head, and the
//! bytes that a client takes are those that left the server.

mod gather;

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::exchange::Exchange;
use super::timeouts::Timeouts;
use gather::{SMALL, gather};

/// The stream; `S` is a `TcpStream` outside tests.
pub(super) struct TimedStream<S> {
    stream: S,
    timeouts: Timeouts,
    exchange: Arc<Exchange>,
    /// The answers that had ended when the wait for a request began.
    ended: u64,
    /// Whether requests and answers share the connection, as with HTTP/2.
    multiplexed: bool,
    /// Whether a byte of the request's head has come.
    in_head: bool,
    /// When the wait for the client's bytes is over.
    read_until: Instant,
    /// Set to it when there is something to wait for: most requests come at once and whole, and
    /// moving a timer costs as much as reading their heads.
    read_deadline: Pin<Box<Sleep>>,
    write_deadline: Option<Pin<Box<Sleep>>>,
}

impl<S> TimedStream<S> {
    pub(super) fn new(stream: S, timeouts: Timeouts, exchange: Arc<Exchange>) -> Self {
        let first_byte = Instant::now() + timeouts.first_byte;
        Self {
            stream,
            timeouts,
            ended: exchange.look().ended,
            multiplexed: false,
            exchange,
            in_head: false,
            read_until: first_byte,
            read_deadline: Box::pin(sleep_until(first_byte)),
            write_deadline: None,
        }
    }

    /// From here on bytes between answers need not be the head of a request: HTTP/2 has others.
    /// The one who serves the connection says goodbye after [`Timeouts::idle`]; the client then
    /// has [`Timeouts::head`] for a request that is on its way.
    pub(super) fn multiplex(&mut self) {
        self.multiplexed = true;
    }

    /// Whether the client is to send something; an ended answer starts the wait anew.
    fn awaits_request(&mut self) -> bool {
        let look = self.exchange.look();
        if look.answering {
            return false;
        }
        if look.ended != self.ended {
            self.ended = look.ended;
            self.in_head = false;
            self.idle_from_now();
        }
        // The end of an answer may still be on its way.
        self.in_head || self.write_deadline.is_none()
    }

    fn idle_from_now(&mut self) {
        let mut idle = self.timeouts.idle;
        if self.multiplexed {
            idle += self.timeouts.head;
        }
        self.read_until = Instant::now() + idle;
    }

    fn came(&mut self) {
        if self.in_head || (self.multiplexed && self.ended > 0) {
            return;
        }
        self.in_head = true;
        self.read_until = Instant::now() + self.timeouts.head;
    }

    fn poll_read_deadline(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let waited_for = if self.in_head {
            "the rest of a request"
        } else {
            "a request"
        };
        if self.read_deadline.deadline() != self.read_until {
            self.read_deadline.as_mut().reset(self.read_until);
        }
        self.read_deadline
            .as_mut()
            .poll(context)
            .map(|()| timed_out(waited_for))
    }

    fn poll_write_deadline(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let timeout = self.timeouts.write;
        let deadline = self
            .write_deadline
            .get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + timeout)));
        deadline
            .as_mut()
            .poll(context)
            .map(|()| timed_out("the client to take a byte"))
    }

    fn bounded<T>(
        &mut self,
        result: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if result.is_ready() {
            if self.write_deadline.take().is_some() && !self.in_head {
                self.idle_from_now();
                // Nobody may look at the reading side before it is over.
                let _ = self.poll_read_deadline(context);
            }
            return result;
        }
        self.poll_write_deadline(context).map(Err)
    }
}

fn timed_out(waited_for: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::TimedOut,
        format!("waited too long for {waited_for}"),
    )
}

impl<S: AsyncRead + Unpin> AsyncRead for TimedStream<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let awaits_request = this.awaits_request();
        let before = buffer.filled().len();
        let result = Pin::new(&mut this.stream).poll_read(context, buffer);
        if !awaits_request {
            return result;
        }
        if result.is_pending() {
            return this.poll_read_deadline(context).map(Err);
        }
        if buffer.filled().len() > before {
            this.came();
        }
        result
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TimedStream<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.bounded(result, context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let stream = Pin::new(&mut this.stream);
        let mut buffer = [0; SMALL];
        let result = match gather(slices, &mut buffer) {
            Some(whole) => stream.poll_write(context, whole),
            None => stream.poll_write_vectored(context, slices),
        };
        this.bounded(result, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_shutdown(context);
        this.bounded(result, context)
    }
}

#[cfg(test)]
mod tests;

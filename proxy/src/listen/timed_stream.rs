//! A TCP stream that ends itself when the client takes too long.
//!
//! Four waits are bounded: for the first byte of a connection, for the rest of a request's head
//! (as a whole, so that a byte now and then does not help), for the next request, and for a
//! client to take a byte of an answer. While an answer is made nothing is: a cold zip may take
//! its time. The service tells when an answer begins and ends through [`Exchange`].

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// From the accepted connection to its first byte.
    pub first_byte: Duration,
    /// From the first byte of a request's head to its last.
    pub head: Duration,
    /// From the end of an answer to the first byte of the next request.
    pub idle: Duration,
    /// From one byte of an answer taken to the next.
    pub write: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            first_byte: Duration::from_secs(10),
            head: Duration::from_secs(10),
            // Longer than the `go` command keeps an idle connection (90 s in Go's HTTP client
            // would tie up a place for nothing when it has ended; it reconnects without harm).
            idle: Duration::from_secs(75),
            write: Duration::from_mins(2),
        }
    }
}

/// Whether an answer is under way on a connection: odd while one is.
#[derive(Debug, Default)]
pub(super) struct Exchange(AtomicU64);

/// Marks an answer as under way until it is dropped.
#[derive(Debug)]
pub(super) struct Answering(Arc<Exchange>);

impl Exchange {
    /// From the call of the service to the last byte of its body.
    pub(super) fn begin(self: &Arc<Self>) -> Answering {
        self.0.fetch_add(1, Ordering::Relaxed);
        Answering(Arc::clone(self))
    }

    fn step(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// The stream; `S` is a `TcpStream` outside tests.
pub(super) struct TimedStream<S> {
    stream: S,
    timeouts: Timeouts,
    exchange: Arc<Exchange>,
    /// The step of the exchange that `reading` belongs to.
    step: u64,
    /// Whether a byte of the request's head has come.
    in_head: bool,
    read_deadline: Pin<Box<Sleep>>,
    write_deadline: Option<Pin<Box<Sleep>>>,
}

impl<S> TimedStream<S> {
    pub(super) fn new(stream: S, timeouts: Timeouts, exchange: Arc<Exchange>) -> Self {
        let first_byte = Instant::now() + timeouts.first_byte;
        Self {
            stream,
            timeouts,
            step: exchange.step(),
            exchange,
            in_head: false,
            read_deadline: Box::pin(sleep_until(first_byte)),
            write_deadline: None,
        }
    }

    /// Whether the client is to send something; an ended answer starts the wait anew.
    fn awaits_request(&mut self) -> bool {
        let step = self.exchange.step();
        if step.is_multiple_of(2) && step != self.step {
            self.step = step;
            self.in_head = false;
            self.read_deadline
                .as_mut()
                .reset(Instant::now() + self.timeouts.idle);
        }
        step.is_multiple_of(2)
    }

    fn came(&mut self) {
        if !self.in_head {
            self.in_head = true;
            self.read_deadline
                .as_mut()
                .reset(Instant::now() + self.timeouts.head);
        }
    }

    fn poll_read_deadline(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let waited_for = if self.in_head {
            "the rest of a request"
        } else {
            "a request"
        };
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
            self.write_deadline = None;
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
        let result = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
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
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    fn pair() -> (DuplexStream, TimedStream<DuplexStream>, Arc<Exchange>) {
        let (client, server) = duplex(16);
        let exchange = Arc::new(Exchange::default());
        let timed = TimedStream::new(server, Timeouts::default(), Arc::clone(&exchange));
        (client, timed, exchange)
    }

    /// The kind of the failure and the (virtual) seconds until it.
    async fn failure(timed: &mut TimedStream<DuplexStream>) -> (io::ErrorKind, u64) {
        let begun = Instant::now();
        let error = loop {
            if let Err(error) = timed.read_u8().await {
                break error;
            }
        };
        (error.kind(), begun.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_connection_ends_after_the_first_byte_time_out() {
        let (_client, mut timed, _) = pair();
        assert_eq!(failure(&mut timed).await, (io::ErrorKind::TimedOut, 10));
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_trickles_in_ends_as_a_whole() {
        let (mut client, mut timed, _) = pair();
        let trickle = async {
            loop {
                client.write_u8(b'x').await.unwrap();
                tokio::time::sleep(Duration::from_secs(3)).await;
            }
        };
        tokio::select! {
            () = trickle => unreachable!(),
            end = failure(&mut timed) => assert_eq!(end, (io::ErrorKind::TimedOut, 10)),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_under_way_has_no_read_time_out_and_idling_after_it_has() {
        let (mut client, mut timed, exchange) = pair();
        client.write_u8(b'x').await.unwrap();
        timed.read_u8().await.unwrap();
        let answering = exchange.begin();
        let hour = Duration::from_hours(1);
        assert!(tokio::time::timeout(hour, timed.read_u8()).await.is_err());
        drop(answering);
        assert_eq!(failure(&mut timed).await, (io::ErrorKind::TimedOut, 75));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_nothing_ends_the_connection() {
        let (_client, mut timed, _) = pair();
        let begun = Instant::now();
        let error = timed.write_all(&[0; 64]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(begun.elapsed().as_secs(), 120);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_client_that_takes_a_byte_now_and_then_is_served() {
        let (mut client, mut timed, _) = pair();
        let reader = tokio::spawn(async move {
            for _ in 0..64 {
                tokio::time::sleep(Duration::from_secs(100)).await;
                client.read_u8().await.unwrap();
            }
        });
        timed.write_all(&[0; 64]).await.unwrap();
        reader.await.unwrap();
    }
}

//! HTTP/2 on a connection: many answers at once, within bounds (RFC 9113, section 10.5).
//!
//! What the waits of the timed stream cannot see is bounded here: a client that takes no bytes
//! of one answer while it keeps the connection busy, and one that left without a word.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Body as _, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::rt::{Read, Write};
use hyper::server::conn::http2::Builder;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::Handler;
use super::connection::{Client, Error};
use super::exchange::{Answering, Overdue};
use super::guarded_body::GuardedBody;
use crate::http::{Body, response};

/// Answers under way on one connection; RFC 9113, section 6.5.2, advises against less.
const MAX_STREAMS: u32 = 100;
/// Bytes of a request's head as RFC 9113, section 6.5.2, counts them.
const MAX_HEAD: u32 = 16 << 10;
/// Bytes of request bodies that may be on their way: those of git are small, others are not read.
const WINDOW: u32 = 64 << 10;
/// Bytes of one answer that are handed over and wait to be sent.
const MAX_SEND_BUFFER: usize = 64 << 10;
/// Bytes of an answer handed over at once: the largest frame that every client takes.
const PIECE: usize = 16 << 10;
/// Requests that a client took back before they were looked at; then the connection ends.
const MAX_PENDING_RESETS: usize = 20;
/// Requests that were refused for errors of the client; then the connection ends.
const MAX_ERROR_RESETS: usize = 100;
/// How often a client is asked whether it is still there, and how long it may take to say so.
const PING: Duration = Duration::from_secs(20);

pub(super) async fn serve<I, H>(io: I, client: Client<H>) -> Result<(), Error>
where
    I: Read + Write + Unpin,
    H: Handler,
{
    let mut shutdown = client.shutdown.clone();
    let (exchange, timeouts) = (Arc::clone(&client.exchange), client.timeouts);
    let service = service_fn(|request: Request<Incoming>| {
        let is_head = *request.method() == Method::HEAD;
        let answer = client.answer(request);
        async move {
            let (answer, answering) = answer.await;
            Ok::<_, Infallible>(guarded(answer, is_head, answering))
        }
    });
    let connection = builder().serve_connection(io, service);
    let mut connection = pin!(connection);
    let mut goodbye_said = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => return ended.map_err(Error::Http),
            _ = shutdown.begun(), if !goodbye_said => {}
            overdue = exchange.overdue(&timeouts, !goodbye_said) => match overdue {
                Overdue::Idle => {}
                Overdue::Stalled => return Err(Error::Stalled),
            }
        }
        // Answers under way may end, and so may requests that were sent before this was heard.
        goodbye_said = true;
        connection.as_mut().graceful_shutdown();
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_STREAMS)
        .max_header_list_size(MAX_HEAD)
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(WINDOW)
        .max_send_buf_size(MAX_SEND_BUFFER)
        .max_pending_accept_reset_streams(MAX_PENDING_RESETS)
        .max_local_error_reset_streams(MAX_ERROR_RESETS)
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING);
    builder
}

/// With HTTP/2 hyper sends the body of an answer to HEAD, which RFC 9110, section 9.3.2, forbids.
fn guarded(answer: Response<Body>, is_head: bool, answering: Answering) -> Response<GuardedBody> {
    let (mut head, mut body) = answer.into_parts();
    if is_head {
        if let Some(length) = body.size_hint().exact().filter(|length| *length > 0) {
            let length = HeaderValue::from(length);
            head.headers.entry(header::CONTENT_LENGTH).or_insert(length);
        }
        body = response::empty();
    }
    let body = GuardedBody::in_pieces(body, PIECE, answering);
    Response::from_parts(head, body)
}

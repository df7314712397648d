//! One connection, from its first byte to its end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::Handler;
use super::guarded_body::GuardedBody;
use super::timed_stream::{Exchange, TimedStream, Timeouts};
use crate::shutdown::Shutdown;

/// Bytes of a request's head, and of an answer's that wait to be written. Module paths and
/// credentials are far below it.
const MAX_BUFFER: usize = 64 << 10;
/// Header lines of a request.
const MAX_HEADERS: usize = 64;

pub(super) async fn serve<H: Handler>(
    stream: TcpStream,
    peer: SocketAddr,
    handler: H,
    timeouts: Timeouts,
    mut shutdown: Shutdown,
) {
    let exchange = Arc::new(Exchange::default());
    let io = TokioIo::new(TimedStream::new(stream, timeouts, Arc::clone(&exchange)));
    let service = service_fn(|request: Request<Incoming>| {
        let answering = exchange.begin();
        let handler = handler.clone();
        async move {
            let answer: Response<_> = handler.answer(request, peer).await;
            Ok::<_, Infallible>(answer.map(|body| GuardedBody::new(body, answering)))
        }
    });
    let connection = http1::Builder::new()
        .header_read_timeout(None)
        .max_buf_size(MAX_BUFFER)
        .max_headers(MAX_HEADERS)
        .serve_connection(io, service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = shutdown.begun() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // Clients that leave, stall or send rubbish: one line a request is logged elsewhere.
        tracing::debug!(%peer, %error, "connection of {peer} ended: {error}");
    }
}

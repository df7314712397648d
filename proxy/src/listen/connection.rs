//! One connection, from its first byte to its end: the handshake if there is one, then the
//! protocol that was chosen.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::server::TlsStream;

use super::exchange::{Answering, Exchange};
use super::timed_stream::TimedStream;
use super::timeouts::Timeouts;
use super::{Handler, host, http1, http2};
use crate::http::Body;
use crate::http::error::chain;
use crate::shutdown::Shutdown;
use crate::tls;

/// What a client begins with (RFC 8446, section 5.1).
const HANDSHAKE: [u8; 1] = [22];

/// Who is connected, and how requests are answered.
pub(super) struct Client<H> {
    pub(super) peer: SocketAddr,
    pub(super) handler: H,
    pub(super) timeouts: Timeouts,
    pub(super) exchange: Arc<Exchange>,
    pub(super) shutdown: Shutdown,
}

/// Why a connection ended early. Clients that leave, stall or send rubbish: one line a request is
/// logged elsewhere.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// The first byte is none of TLS; an answer in TLS would not be understood.
    #[error("the client speaks no TLS")]
    NoTls,
    /// The client does not trust the certificate, or there is nothing that both sides can speak.
    #[error("the handshake failed")]
    Handshake(#[source] io::Error),
    /// The protocol was broken or the stream ended.
    #[error("the exchange failed")]
    Http(#[source] hyper::Error),
    /// The bytes of one answer were not taken.
    #[error("waited too long for the client to take a part of an answer")]
    Stalled,
}

impl<H: Handler> Client<H> {
    pub(super) fn new(
        peer: SocketAddr,
        handler: H,
        timeouts: Timeouts,
        shutdown: Shutdown,
    ) -> Self {
        Self {
            peer,
            handler,
            timeouts,
            exchange: Arc::new(Exchange::default()),
            shutdown,
        }
    }

    fn timed<S>(&self, stream: S) -> TimedStream<S> {
        TimedStream::new(stream, self.timeouts, Arc::clone(&self.exchange))
    }

    /// The answer to `request`, and what tells that it is under way.
    pub(super) fn answer(
        &self,
        request: Request<Incoming>,
    ) -> impl Future<Output = (Response<Body>, Answering)> + Send + use<H> {
        let answering = self.exchange.begin();
        let (handler, peer) = (self.handler.clone(), self.peer);
        async move {
            let answer = match host::settled(request) {
                // Pinned: a future that is awaited by value has two places in the one around it, and
                // with each level the bytes that every request moves would double.
                Ok(request) => pin!(handler.answer(request, peer)).await,
                Err(why) => {
                    tracing::debug!(%peer, "a request of {peer} was refused: {why}");
                    host::refused(why)
                }
            };
            (answer, answering)
        }
    }
}

/// Serves `client` until it leaves, is overdue, or the end has begun.
pub(super) async fn serve<H: Handler>(
    stream: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    client: Client<H>,
) {
    let peer = client.peer;
    let ended = match tls {
        None => http1::serve(TokioIo::new(client.timed(stream)), client).await,
        Some(config) => encrypted(stream, config, client).await,
    };
    if let Err(error) = ended {
        let error = chain(&error);
        tracing::debug!(%peer, error, "connection of {peer} ended: {error}");
    }
}

async fn encrypted<H: Handler>(
    stream: TcpStream,
    config: Arc<ServerConfig>,
    client: Client<H>,
) -> Result<(), Error> {
    let mut shutdown = client.shutdown.clone();
    let accepted = tokio::select! {
        accepted = handshake(stream, config, &client) => accepted,
        // Nothing was asked yet.
        _ = shutdown.begun() => return Ok(()),
    };
    let mut stream = accepted?;
    if speaks_http2(&stream) {
        stream.get_mut().0.multiplex();
        http2::serve(TokioIo::new(stream), client).await
    } else {
        http1::serve(TokioIo::new(stream), client).await
    }
}

async fn handshake<H: Handler>(
    stream: TcpStream,
    config: Arc<ServerConfig>,
    client: &Client<H>,
) -> Result<TlsStream<TimedStream<TcpStream>>, Error> {
    let mut first = [0];
    let peek = tokio::time::timeout(client.timeouts.first_byte, stream.peek(&mut first));
    let peeked = peek.await.map_err(io::Error::from);
    peeked.and_then(|read| read).map_err(Error::Handshake)?;
    if first != HANDSHAKE {
        return Err(Error::NoTls);
    }
    let accepted = TlsAcceptor::from(config).accept(client.timed(stream)).await;
    accepted.map_err(Error::Handshake)
}

fn speaks_http2<S>(stream: &TlsStream<S>) -> bool {
    stream.get_ref().1.alpn_protocol() == Some(tls::HTTP_2)
}

//! Accepts connections and speaks HTTP on them; the same for clients and for operators. Plain
//! connections speak HTTP/1.1, encrypted ones that or HTTP/2, whichever the handshake chose.
//!
//! Every place a connection can take is bounded: their number, the bytes of a head, the answers
//! under way, and each wait for the client ([`Timeouts`]). Beyond the number, connections wait in the system's queue until
//! one ends. When told to stop, nothing is accepted any more, idle connections close, and
//! answers under way have a bounded time to end. [`Arrivals`] tell whether clients still come.

mod arrivals;
mod connection;
mod exchange;
mod guarded_body;
mod host;
mod http1;
mod http2;
mod timed_stream;
mod timeouts;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::{Request, Response};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use crate::http::Body;
use crate::shutdown::Shutdown;
use crate::tls::Certificates;
pub use arrivals::{Arrivals, Quiet};
use connection::Client;
pub use timeouts::Timeouts;

/// After a failed accept: the usual cause is a lack of file descriptors, which ends with other
/// connections, not with another try.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(100);

/// Answers requests; cheap to clone, one clone a connection.
pub trait Handler: Clone + Send + Sync + 'static {
    /// The answer to `request` of the client at `peer`.
    fn answer(
        &self,
        request: Request<Incoming>,
        peer: SocketAddr,
    ) -> impl Future<Output = Response<Body>> + Send;
}

/// Where clients come in.
#[derive(Debug)]
pub struct Entrance {
    /// The port.
    pub listener: TcpListener,
    /// What connections are encrypted with, each with the one that is current when it begins; `None`
    /// leaves them plain.
    pub certificates: Option<Arc<Certificates>>,
    /// Told of each connection.
    pub arrivals: Arrivals,
}

/// What one listener allows.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// How long clients may take.
    pub timeouts: Timeouts,
}

/// Serves until `shutdown`, then drains. Returns how many connections were cut.
pub async fn serve<H: Handler>(
    entrance: Entrance,
    handler: H,
    limits: Limits,
    mut shutdown: Shutdown,
) -> usize {
    let places = Arc::new(Semaphore::new(limits.connections));
    let stopped = shutdown.clone();
    let until = loop {
        let accepted = tokio::select! {
            accepted = accept(&entrance.listener, &places) => accepted,
            until = shutdown.begun() => break until,
        };
        match accepted {
            Ok((stream, peer, place)) => {
                entrance.arrivals.tell();
                let tls = entrance.certificates.as_deref().map(Certificates::current);
                let client = Client::new(peer, handler.clone(), limits.timeouts, stopped.clone());
                tokio::spawn(async move {
                    connection::serve(stream, tls, client).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection: {error}");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    };
    drop(entrance);
    drain(&places, limits.connections, until).await
}

/// A place first, then a connection: what cannot be served stays in the system's queue.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    // Small answers must not wait for the acknowledgement of earlier ones.
    stream.set_nodelay(true)?;
    Ok((stream, peer, place))
}

async fn drain(places: &Semaphore, connections: usize, until: Instant) -> usize {
    let all = u32::try_from(connections).unwrap_or(u32::MAX);
    match timeout_at(until, places.acquire_many(all)).await {
        Ok(_) => 0,
        Err(_) => connections.saturating_sub(places.available_permits()),
    }
}

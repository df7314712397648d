//! One line of log a request, written when its answer has ended, and the request's metrics.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use hyper::header::{self, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode, Uri};
use tracing::Level;
use tracing::field::display;

use super::response::{self, Body, BodyError};
use crate::limits::Client;
use crate::metrics::Request;
use crate::settings::LogFormat;
use crate::state::AppState;

/// Bytes of a client's name that are logged.
const MAX_AGENT: usize = 100;

/// A request and what becomes of it; logged when dropped.
pub(super) struct Entry {
    state: Arc<AppState>,
    started: Instant,
    method: Method,
    // What was received is shared, not copied.
    uri: Uri,
    peer: SocketAddr,
    client: IpAddr,
    agent: Option<HeaderValue>,
    route: &'static str,
    status: Option<StatusCode>,
    reason: Option<String>,
    bytes: u64,
    complete: bool,
}

impl Entry {
    pub(super) fn begin(
        state: &Arc<AppState>,
        parts: &Parts,
        (peer, client): (SocketAddr, Client),
        route: &'static str,
    ) -> Self {
        Self {
            state: Arc::clone(state),
            started: Instant::now(),
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            peer,
            client: client.address,
            agent: parts.headers.get(header::USER_AGENT).cloned(),
            route,
            status: None,
            reason: None,
            bytes: 0,
            complete: false,
        }
    }

    /// When the request's head was there.
    pub(super) fn started(&self) -> Instant {
        self.started
    }

    /// Why the answer is not what was asked for.
    pub(super) fn because(mut self, reason: String) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Follows the answer to its end.
    pub(super) fn follow(mut self, answer: Response<Body>) -> Response<Body> {
        self.status = Some(answer.status());
        // Nobody polls the body of an answer that has none.
        self.complete = answer.body().is_end_stream() || self.method == Method::HEAD;
        answer.map(|body| response::streamed(LoggedBody { body, entry: self }))
    }

    /// The beginning of the client's name for itself, if that is text.
    fn agent(&self) -> Option<&str> {
        // Of ASCII alone, so that any byte may be the last.
        let agent = self.agent.as_ref()?.to_str().ok()?;
        Some(agent.get(..MAX_AGENT).unwrap_or(agent))
    }

    /// Each field costs as much as a look-up, so a line says nothing twice: lines of text have the
    /// request in their message, and the peer is named where it is not the client.
    fn log(&self, status: u16, seconds: f64) {
        let (method, path, bytes) = (self.method.as_str(), self.uri.path(), self.bytes);
        let end = match (self.status, self.complete) {
            (None, _) => " (the client left before the answer)",
            (Some(_), false) => " (cut)",
            (Some(_), true) => "",
        };
        let apart = self.state.settings.log_format == LogFormat::Json;
        let peer = (self.peer.ip().to_canonical() != self.client).then(|| display(self.peer));
        macro_rules! log {
            ($level:expr) => {
                tracing::event!(
                    $level,
                    method = apart.then_some(method),
                    path = apart.then_some(path),
                    status = apart.then_some(status),
                    bytes,
                    seconds,
                    client = display(self.client),
                    peer,
                    agent = self.agent(),
                    reason = self.reason.as_deref(),
                    "{method} {path} {status}{end}"
                )
            };
        }
        // A level belongs to a place in the source.
        if status >= 500 {
            log!(Level::WARN);
        } else {
            log!(Level::INFO);
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let seconds = self.started.elapsed().as_secs_f64();
        let status = self.status.map_or(0, |status| status.as_u16());
        self.state.metrics.request(&Request {
            route: self.route,
            status,
            seconds,
            bytes: self.bytes,
        });
        self.log(status, seconds);
    }
}

/// Counts what is sent.
struct LoggedBody {
    body: Body,
    entry: Entry,
}

impl HttpBody for LoggedBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = self.get_mut();
        let frame = ready!(Pin::new(&mut this.body).poll_frame(context));
        match &frame {
            None => this.entry.complete = true,
            Some(Ok(frame)) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                this.entry.bytes += bytes as u64;
                // Of a body with a length nobody asks for the end.
                this.entry.complete = this.body.is_end_stream();
            }
            Some(Err(error)) => this.entry.reason = Some(error.to_string()),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

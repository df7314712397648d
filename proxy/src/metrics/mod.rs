//! What the server counts, in the text format of Prometheus. Labels are bounded: routes and
//! status codes, never paths.

mod gauges;

use std::fmt;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::state::AppState;

/// Upper bounds in seconds: from an answer out of memory to a large zip on a slow line.
const SECONDS: [f64; 12] = [
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0, 120.0,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    route: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabel {
    route: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LimitLabel {
    limit: &'static str,
}

/// A request that ended.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    /// The endpoint's name.
    pub route: &'static str,
    /// The status; 0 when the client left before there was one.
    pub status: u16,
    /// From the request's head to the end of the answer.
    pub seconds: f64,
    /// Bytes of the answer's body.
    pub bytes: u64,
}

fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}

/// Counters since the start of the process.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    bytes: Family<RouteLabel, Counter>,
    seconds: Family<RouteLabel, Histogram, fn() -> Histogram>,
    turned_away: Family<LimitLabel, Counter>,
    unknown_passwords: Counter,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("goproxy");
        let requests = Family::default();
        let bytes = Family::default();
        let seconds = Family::new_with_constructor(histogram as fn() -> Histogram);
        registry.register(
            "requests",
            "Requests by endpoint and status; status 0: the client left before the answer",
            Family::clone(&requests),
        );
        registry.register(
            "response_body_bytes",
            "Bytes of answers' bodies by endpoint",
            Family::clone(&bytes),
        );
        registry.register(
            "request_seconds",
            "Seconds from a request's head to the end of its answer, by endpoint",
            Family::clone(&seconds),
        );
        let turned_away = Family::default();
        registry.register(
            "requests_turned_away",
            "Requests of callers that used up what they may, by limit",
            Family::clone(&turned_away),
        );
        let unknown_passwords = Counter::default();
        registry.register(
            "unknown_passwords",
            "Requests with a Basic password that no token has, answered as without",
            Counter::clone(&unknown_passwords),
        );
        Self {
            registry,
            requests,
            bytes,
            seconds,
            turned_away,
            unknown_passwords,
        }
    }
}

impl Metrics {
    /// Counts a request.
    pub fn request(&self, request: &Request) {
        let Request {
            route,
            status,
            seconds,
            bytes,
        } = *request;
        let labels = Labels { route, status };
        self.requests.get_or_create(&labels).inc();
        let labels = RouteLabel { route };
        self.bytes.get_or_create(&labels).inc_by(bytes);
        self.seconds.get_or_create(&labels).observe(seconds);
    }

    /// Counts a request that was turned away because of the limit with this name.
    pub fn turned_away(&self, limit: &'static str) {
        self.turned_away.get_or_create(&LimitLabel { limit }).inc();
    }

    /// Counts a request whose unknown password counted as none.
    pub fn unknown_password(&self) {
        self.unknown_passwords.inc();
    }

    /// All metrics as text, those of the moment included.
    pub fn text(&self, state: &AppState) -> Result<String, fmt::Error> {
        let mut out = String::new();
        text::encode_registry(&mut out, &self.registry)?;
        text::encode_registry(&mut out, &gauges::registry(state))?;
        text::encode_eof(&mut out)?;
        Ok(out)
    }
}

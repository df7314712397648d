//! What the server counts, in the text format of Prometheus. Labels are bounded: routes and
//! status codes, never paths.

mod gauges;
mod requests;

use std::fmt;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

use crate::state::AppState;
pub use requests::Request;
use requests::Requests;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LimitLabel {
    limit: &'static str,
}

/// Counters since the start of the process.
pub struct Metrics {
    registry: Registry,
    requests: Requests,
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
        let requests = Requests::register(&mut registry);
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
            turned_away,
            unknown_passwords,
        }
    }
}

impl Metrics {
    /// Counts a request.
    pub fn request(&self, request: &Request) {
        self.requests.count(request);
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

//! What is counted of requests: how many by endpoint and status, the bytes and seconds of each
//! endpoint.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Upper bounds in seconds: from an answer out of memory to a large zip on a slow line.
const SECONDS: [f64; 12] = [
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0, 120.0,
];

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

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    route: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabel {
    route: &'static str,
}

fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}

/// The metrics of requests.
#[derive(Debug)]
pub(super) struct Requests {
    totals: Family<Labels, Counter>,
    bytes: Family<RouteLabel, Counter>,
    seconds: Family<RouteLabel, Histogram, fn() -> Histogram>,
    /// What requests with these labels add to: one look-up finds all of it.
    series: RwLock<HashMap<Labels, Series>>,
}

#[derive(Debug, Clone)]
struct Series {
    requests: Counter,
    bytes: Counter,
    seconds: Histogram,
}

impl Requests {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let totals = Family::default();
        let bytes = Family::default();
        let seconds = Family::new_with_constructor(histogram as fn() -> Histogram);
        registry.register(
            "requests",
            "Requests by endpoint and status; status 0: the client left before the answer",
            Family::clone(&totals),
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
        Self {
            totals,
            bytes,
            seconds,
            series: RwLock::default(),
        }
    }

    pub(super) fn count(&self, request: &Request) {
        let labels = Labels {
            route: request.route,
            status: request.status,
        };
        let series = self.series.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(series) = series.get(&labels) {
            return series.count(request);
        }
        drop(series);
        let found = self.find(&labels);
        found.count(request);
        let mut series = self.series.write().unwrap_or_else(PoisonError::into_inner);
        series.insert(labels, found);
    }

    fn find(&self, labels: &Labels) -> Series {
        let route = RouteLabel {
            route: labels.route,
        };
        Series {
            requests: self.totals.get_or_create_owned(labels),
            bytes: self.bytes.get_or_create_owned(&route),
            seconds: self.seconds.get_or_create_owned(&route),
        }
    }
}

impl Series {
    fn count(&self, request: &Request) {
        self.requests.inc();
        self.bytes.inc_by(request.bytes);
        self.seconds.observe(request.seconds);
    }
}

#[cfg(test)]
mod tests {
    use prometheus_client::encoding::text;

    use super::*;

    #[test]
    fn requests_add_up_by_endpoint_and_status() {
        let mut registry = Registry::default();
        let requests = Requests::register(&mut registry);
        for (route, status) in [("info", 200), ("info", 404), ("info", 200), ("zip", 200)] {
            requests.count(&Request {
                route,
                status,
                seconds: 0.25,
                bytes: 10,
            });
        }
        let mut shown = String::new();
        text::encode(&mut shown, &registry).unwrap();
        for line in [
            "requests_total{route=\"info\",status=\"200\"} 2",
            "requests_total{route=\"info\",status=\"404\"} 1",
            "requests_total{route=\"zip\",status=\"200\"} 1",
            "response_body_bytes_total{route=\"info\"} 30",
            "request_seconds_count{route=\"info\"} 3",
            "request_seconds_sum{route=\"zip\"} 0.25",
        ] {
            assert!(shown.lines().any(|shown| shown == line), "{line}:\n{shown}");
        }
    }
}

//! What is counted. No label holds a name of an object.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Look {
    kind: &'static str,
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

/// The metrics of the operator.
pub(super) struct Metrics {
    registry: Registry,
    reconciliations: Family<Look, Counter>,
    durations: Family<Kind, Histogram>,
    watch_failures: Family<Kind, Counter>,
    objects: Family<Kind, Gauge>,
    suspended: Gauge,
    ending: Gauge,
    leader: Gauge,
    last_success: Gauge<f64, AtomicU64>,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let buckets = || Histogram::new([0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0]);
        let mut metrics = Self {
            registry: Registry::with_prefix("goproxy_operator"),
            reconciliations: Family::default(),
            durations: Family::new_with_constructor(buckets),
            watch_failures: Family::default(),
            objects: Family::default(),
            suspended: Gauge::default(),
            ending: Gauge::default(),
            leader: Gauge::default(),
            last_success: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        let help = "Looks at objects, by kind and by what they came to";
        registry.register("reconciliations", help, self.reconciliations.clone());
        let help = "How long a look at an object takes";
        let durations = self.durations.clone();
        registry.register_with_unit("reconciliation_duration", help, Unit::Seconds, durations);
        let help = "Failures of watches, by what is watched";
        registry.register("watch_failures", help, self.watch_failures.clone());
        let help = "Objects that are looked after, by kind";
        registry.register("objects", help, self.objects.clone());
        let help = "GoProxies that are suspended";
        registry.register("suspended", help, self.suspended.clone());
        let help = "Secrets with a token that expires within a week";
        registry.register("tokens_ending", help, self.ending.clone());
        let help = "Whether this process holds the Lease";
        registry.register("leader", help, self.leader.clone());
        let help = "When a look at a GoProxy last came to rest";
        let last_success = self.last_success.clone();
        registry.register("last_success_timestamp", help, last_success);
    }

    /// A look at an object came to an end.
    pub(super) fn reconciled(&self, kind: &'static str, result: &'static str, took: Duration) {
        self.reconciliations
            .get_or_create(&Look { kind, result })
            .inc();
        let seconds = took.as_secs_f64();
        self.durations
            .get_or_create(&Kind { kind })
            .observe(seconds);
        if kind == "GoProxy" && result == "success" {
            let now = jiff::Timestamp::now().as_duration().as_secs_f64();
            self.last_success.set(now);
        }
    }

    /// A watch has begun: that it never failed is a number, too, and alerts see its first failure.
    pub(super) fn watch_began(&self, kind: &'static str) {
        drop(self.watch_failures.get_or_create(&Kind { kind }));
    }

    /// A watch has failed.
    pub(super) fn watch_failed(&self, kind: &'static str) {
        self.watch_failures.get_or_create(&Kind { kind }).inc();
    }

    /// How many objects there are.
    pub(super) fn set_objects(&self, kind: &'static str, number: usize) {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        self.objects.get_or_create(&Kind { kind }).set(number);
    }

    /// How many GoProxies are suspended.
    pub(super) fn set_suspended(&self, number: usize) {
        self.suspended
            .set(i64::try_from(number).unwrap_or(i64::MAX));
    }

    /// How many Secrets hold a token that expires soon.
    pub(super) fn set_ending(&self, number: usize) {
        self.ending.set(i64::try_from(number).unwrap_or(i64::MAX));
    }

    /// Whether this process leads.
    pub(super) fn set_leader(&self, leads: bool) {
        self.leader.set(i64::from(leads));
    }

    /// All of them as text, for Prometheus.
    pub(super) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Names of this operator's metrics in a text.
    fn names(text: &str) -> BTreeSet<&str> {
        let words = text.split(|one: char| !one.is_ascii_alphanumeric() && one != '_');
        let ours = words.filter(|word| word.starts_with("goproxy_operator_"));
        ours.map(|name| name.trim_end_matches("_bucket"))
            .map(|name| name.trim_end_matches("_count"))
            .map(|name| name.trim_end_matches("_sum"))
            .collect()
    }

    #[test]
    fn the_page_of_metrics_has_each_of_them_and_no_other() {
        let metrics = Metrics::new();
        metrics.reconciled("GoProxy", "success", Duration::from_secs(1));
        metrics.watch_failed("Secret");
        metrics.set_objects("GoProxy", 1);
        let text = metrics.text().unwrap();
        let samples = text.lines().filter(|line| !line.starts_with('#'));
        let samples = samples.collect::<Vec<_>>().join("\n");
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/metrics.md");
        let page = fs::read_to_string(page).unwrap();
        assert_eq!(names(&page), names(&samples));
    }
}

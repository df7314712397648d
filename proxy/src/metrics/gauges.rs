//! What can be read off at any moment, put into a registry when it is asked for.

use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};

use crate::state::AppState;
use crate::tls::Certificates;

pub(super) fn registry(state: &AppState) -> Registry {
    let mut registry = Registry::with_prefix("goproxy");
    projects(state, &mut registry);
    threads(state, &mut registry);
    builds(state, &mut registry);
    if let Some(certificates) = &state.certificates {
        tls(certificates, &mut registry);
    }
    registry
}

fn projects(state: &AppState, registry: &mut Registry) {
    let served = state.catalog.current();
    let projects = &served.projects;
    let findings = state.survey.current();
    let unusable = projects
        .iter()
        .filter(|project| {
            findings
                .of(project)
                .is_some_and(|one| one.problem.is_some())
        })
        .count();
    gauge(
        registry,
        "projects",
        "Projects that are served",
        projects.len(),
    );
    gauge(
        registry,
        "projects_unusable",
        "Projects whose repository cannot be read",
        unusable,
    );
    gauge(
        registry,
        "repositories_left_out",
        "Repositories that were found and are not served",
        projects.left_out().len(),
    );
    gauge(
        registry,
        "tokens",
        "Tokens that count until they expire",
        served.tokens.len(),
    );
    let document = served.document.as_ref();
    gauge(
        registry,
        "serving_set_refused",
        "Entries of the serving set that are left out",
        document.map_or(0, |document| document.refused.len()),
    );
    gauge(
        registry,
        "repositories_open",
        "Repositories whose refs are held in memory",
        state.repositories.open_count(),
    );
    gauge(
        registry,
        "git_handles_idle",
        "Handles of repositories that are open and unused",
        state.repositories.idle_handles(),
    );
}

fn threads(state: &AppState, registry: &mut Registry) {
    for (pool, questions) in [
        (&state.pools.questions, true),
        (&*state.pools.builds, false),
    ] {
        let (waiting, running) = if questions {
            ("questions_waiting", "questions_running")
        } else {
            ("builds_waiting", "builds_running")
        };
        gauge(
            registry,
            waiting,
            "Jobs that wait for a thread",
            pool.waiting(),
        );
        gauge(
            registry,
            running,
            "Jobs that a thread works on",
            pool.running(),
        );
    }
}

fn builds(state: &AppState, registry: &mut Registry) {
    let statistics = state.builder.statistics();
    registry.register(
        "builds_begun",
        "Zips whose build began",
        ConstCounter::new(statistics.begun),
    );
    gauge(
        registry,
        "builds_held_back",
        "Requests that wait for builds of the same identity to end",
        state.usage.builds.waiting(),
    );
    gauge(
        registry,
        "builds_read",
        "Builds, finished ones included, that have readers",
        statistics.read,
    );
    bytes(
        registry,
        "build_memory_reserved",
        "Memory reserved for files being compressed",
        statistics.reserved,
    );
    bytes(
        registry,
        "cache_disk",
        "Finished zips in the cache directory",
        statistics.store.disk,
    );
    bytes(
        registry,
        "cache_memory",
        "Zips held in memory for lack of a cache directory",
        statistics.store.memory,
    );
    bytes(
        registry,
        "answers",
        "Lists, .info and .mod files kept in memory",
        state.answers.weight(),
    );
}

fn tls(certificates: &Certificates, registry: &mut Registry) {
    registry.register_with_unit(
        "tls_certificate_not_after",
        "Until when the server's certificate is valid, since the beginning of 1970",
        Unit::Seconds,
        ConstGauge::new(certificates.not_after().seconds()),
    );
    registry.register(
        "tls_certificate_replaced",
        "Changes of the certificate's files that new connections follow",
        ConstCounter::new(certificates.replaced()),
    );
    registry.register(
        "tls_certificate_refused",
        "Changes of the certificate's files that left a pair that cannot be used",
        ConstCounter::new(certificates.refused()),
    );
}

fn gauge(registry: &mut Registry, name: &str, help: &str, value: usize) {
    registry.register(name, help, ConstGauge::new(signed(value as u64)));
}

fn bytes(registry: &mut Registry, name: &str, help: &str, value: u64) {
    let value = ConstGauge::new(signed(value));
    registry.register_with_unit(name, help, Unit::Bytes, value);
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

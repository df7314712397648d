//! The management port: `/livez`, `/readyz`, `/metrics`.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use jiff::Timestamp;
use kube::ResourceExt as _;
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::key::Key;
use super::memory::Judged;
use super::scope::{Scope, Shared};
use super::stores::find;
use crate::validate::NOTICE;

/// What is answered from.
#[derive(Clone)]
pub(super) struct Management {
    pub(super) shared: Arc<Shared>,
    pub(super) scopes: Arc<Vec<Arc<Scope>>>,
}

/// Opens the port.
pub(super) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    let listener = listener.with_context(|| format!("cannot listen on {address}"))?;
    tracing::info!("management on http://{}/", listener.local_addr()?);
    Ok(listener)
}

/// Answers for ever.
pub(super) async fn serve(listener: TcpListener, management: Management) -> anyhow::Result<()> {
    let router = Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(management);
    axum::serve(listener, router)
        .await
        .context("the management port")
}

/// Alive while watches get on; a process that only fails is better begun anew.
async fn livez(State(management): State<Management>) -> (StatusCode, String) {
    let stuck = management.shared.progress.stuck(Instant::now());
    if stuck.is_empty() {
        return (StatusCode::OK, "ok\n".to_owned());
    }
    let text = format!(
        "only failures for minutes in the watch on: {}\n",
        stuck.join(", ")
    );
    (StatusCode::SERVICE_UNAVAILABLE, text)
}

/// Ready once everything was seen, whether this process leads or stands by.
async fn readyz(State(management): State<Management>) -> (StatusCode, &'static str) {
    if management.shared.progress.is_filled() {
        (StatusCode::OK, "ok\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "not everything was seen yet\n",
        )
    }
}

async fn metrics(State(management): State<Management>) -> impl IntoResponse {
    let (mut proxies, mut projects, mut suspended, mut ending) = (0, 0, 0, 0);
    let soon = Timestamp::now() + NOTICE;
    for scope in management.scopes.iter() {
        let all = scope.stores.proxies.state();
        suspended += all.iter().filter(|proxy| proxy.spec.suspend).count();
        proxies += all.len();
        projects += scope.stores.projects.len();
        ending += ending_by(&judged(scope), soon);
    }
    let metrics = &management.shared.metrics;
    metrics.set_objects("GoProxy", proxies);
    metrics.set_objects("GoModuleProject", projects);
    metrics.set_suspended(suspended);
    metrics.set_ending(ending);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    match metrics.text() {
        Ok(text) => (StatusCode::OK, [(header::CONTENT_TYPE, kind)], text),
        Err(error) => {
            let text = format!("metrics cannot be written: {error}\n");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                [(header::CONTENT_TYPE, "text/plain")],
                text,
            )
        }
    }
}

/// The GoProxies that are there, as they were judged last.
fn judged(scope: &Scope) -> Vec<(Key, Arc<Judged>)> {
    let mut judged = scope.memory.all_judged();
    judged.retain(|((namespace, name), judged)| {
        let there = find(&scope.stores.proxies, namespace, name);
        there.is_some_and(|proxy| proxy.uid() == judged.proxy.uid())
    });
    judged
}

/// How many Secrets hold a token that counts and expires before `moment`, however many the statuses of
/// GoProxies tell of, and however often a Secret is named.
fn ending_by(judged: &[(Key, Arc<Judged>)], moment: Timestamp) -> usize {
    let secrets = judged.iter().flat_map(|((namespace, _), judged)| {
        let validated = judged.validated.iter();
        let secrets = validated.flat_map(|validated| &validated.tokens.secrets);
        secrets.map(move |secret| (namespace, &secret.status))
    });
    let ends = secrets.filter(|(_, status)| {
        let end = status.expires_at.as_ref();
        end.is_some_and(|end| end.0 <= moment)
    });
    let names = ends.map(|(namespace, status)| (namespace, &status.secret_name));
    names.collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use goproxy_crds::GoProxy;
    use goproxy_crds::go_proxy::MAX_TOKENS;
    use k8s_openapi::api::core::v1::Secret;

    use super::*;
    use crate::permissions::Permissions;
    use crate::validate::{Input, Mounts, validate};

    /// A GoProxy with one Secret for each of these, which end so many days from now.
    fn judged(name: &str, secrets: &[(String, i64)], now: Timestamp) -> (Key, Arc<Judged>) {
        let names = secrets
            .iter()
            .map(|(name, _)| format!("{{secretName: {name}}}"));
        let names = names.collect::<Vec<_>>().join(", ");
        let proxy: GoProxy = serde_saphyr::from_str(&format!(
            "{{metadata: {{name: {name}}}, spec: {{externalURL: 'https://x.example', volumes: [], tokens: [{names}]}}}}"
        ))
        .unwrap();
        let secret = |(name, days): &(String, i64)| {
            let end = now + jiff::SignedDuration::from_hours(24 * days);
            let secret: Secret = serde_saphyr::from_str(&format!(
                "{{metadata: {{name: {name}}}, type: goproxy-operator.github.io/token, stringData: \
                 {{token: glpat-0123456789-{name}, expires-at: '{end:.0}'}}}}"
            ))
            .unwrap();
            (name.clone(), secret)
        };
        let secrets: BTreeMap<_, _> = secrets.iter().map(secret).collect();
        let validated = validate(Input {
            proxy: &proxy,
            projects: &[],
            secrets: &secrets,
            permissions: Permissions::default(),
            mounts: Mounts::InPods,
            now,
        });
        let judged = Judged {
            proxy: Arc::new(proxy),
            projects: BTreeMap::new(),
            validated,
            written: None,
            failure: None,
            history: Arc::default(),
        };
        (("go".to_owned(), name.to_owned()), Arc::new(judged))
    }

    #[test]
    fn every_secret_with_an_end_that_is_near_is_counted_once() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let near: Vec<_> = (0..=MAX_TOKENS)
            .map(|number| (format!("near-{number}"), 3))
            .collect();
        let more = [("far".to_owned(), 30), ("over".to_owned(), -1)];
        let all = [
            judged("main", &[&near[..], &more].concat(), now),
            // Another GoProxy that names one of them.
            judged("other", &near[..1], now),
        ];
        assert_eq!(ending_by(&all, now + NOTICE), MAX_TOKENS + 1);
    }
}

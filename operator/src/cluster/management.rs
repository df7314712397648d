//! The management port: `/livez`, `/readyz`, `/metrics`.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use goproxy_crds::GoProxy;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::scope::{Scope, Shared};
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
        ending += all
            .iter()
            .map(|proxy| ending_by(proxy, soon))
            .sum::<usize>();
        proxies += all.len();
        projects += scope.stores.projects.len();
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

/// How many of the Secrets that a GoProxy tells of hold a token that expires before `moment`.
fn ending_by(proxy: &GoProxy, moment: Timestamp) -> usize {
    let tokens = proxy.status.iter().flat_map(|status| &status.tokens);
    let ends = tokens.filter_map(|token| token.expires_at.as_ref());
    ends.filter(|end| end.0 <= moment).count()
}

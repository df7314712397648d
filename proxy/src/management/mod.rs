//! The operators' listener: whether the process lives, whether it is ready, what it counts, what
//! it serves.

mod status;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use goproxy_core::serving_set::{ABILITIES, VERSIONS};
use goproxy_core::status::{MODULES_PATH, SERVING_SET_PATH, ServingSetReport};
use hyper::Request;
use hyper::body::Incoming;
use tower::ServiceExt;

use crate::http::Body;
use crate::http::response::streamed;
use crate::listen::Handler;
use crate::shutdown::Shutdown;
use crate::state::AppState;

/// The media type of the text format of Prometheus, as its open standard has it.
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// Answers operators.
#[derive(Debug, Clone)]
pub struct Management {
    router: Router,
}

#[derive(Debug, Clone)]
struct Shared {
    state: Arc<AppState>,
    shutdown: Shutdown,
}

impl Management {
    /// Answers from `state`; not ready once `shutdown` has begun.
    pub fn new(state: Arc<AppState>, shutdown: Shutdown) -> Self {
        let router = Router::new()
            .route("/livez", get(livez))
            .route("/readyz", get(readyz))
            .route("/metrics", get(metrics))
            .route(SERVING_SET_PATH, get(serving_set))
            .route("/status", get(status::answer))
            .route(MODULES_PATH, get(status::modules))
            .with_state(Shared { state, shutdown });
        Self { router }
    }
}

impl Handler for Management {
    async fn answer(&self, request: Request<Incoming>, _: SocketAddr) -> hyper::Response<Body> {
        let answer: Result<Response, Infallible> = self.router.clone().oneshot(request).await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        answer.map(streamed)
    }
}

async fn livez() -> &'static str {
    "ok\n"
}

/// Requests are accepted from the first moment that this can be asked, to the begin of the end.
async fn readyz(State(shared): State<Shared>) -> (StatusCode, &'static str) {
    if shared.shutdown.has_begun() {
        return (StatusCode::SERVICE_UNAVAILABLE, "shutting down\n");
    }
    (StatusCode::OK, "ok\n")
}

/// Which serving set is served, by its digest, and which versions of it this program reads: what
/// an operator has to know before and after it writes one.
async fn serving_set(State(shared): State<Shared>) -> Json<ServingSetReport> {
    let served = shared.state.catalog.current();
    let document = served.document.as_ref();
    Json(ServingSetReport {
        hash: document.map(|document| document.hash.clone()),
        versions: VERSIONS.collect(),
        abilities: ABILITIES.iter().map(ToString::to_string).collect(),
        projects: served.projects.len(),
        tokens: served.tokens.len(),
    })
}

async fn metrics(State(shared): State<Shared>) -> Response {
    match shared.state.metrics.text(&shared.state) {
        Ok(text) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "cannot write the metrics: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

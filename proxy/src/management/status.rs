//! `/status`: what is served, and what is not and why. A JSON document for people and scripts. Below
//! it the modules, for programs that follow them.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use goproxy_core::hash::sha256;
use goproxy_core::serving_set::{Refused, VERSIONS};
use goproxy_core::status::Cursor;
use serde::Serialize;

use super::Shared;
use crate::catalog::{LeftOut, Served};
use crate::state::AppState;

/// Projects and repositories that are listed one by one.
const LISTED: usize = 1000;

#[derive(Debug, Serialize)]
struct Status<'a> {
    version: &'static str,
    external_url: &'a str,
    module_prefix: &'a str,
    /// The digest of the serving set.
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<&'a str>,
    /// Why the newest serving set is not served, while the one before is.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// The versions of the document that this program reads.
    document_versions: Vec<u32>,
    /// Up to where `/status/modules` tells at this moment: another one means that it has news.
    modules_cursor: Cursor,
    /// How many projects are served.
    projects: usize,
    /// Served projects whose repository cannot be read.
    unusable: Vec<Unusable>,
    /// Repositories that were found and are no projects.
    left_out: &'a [LeftOut],
    /// Entries of the serving set that are left out.
    refused: &'a [Refused],
    /// Root paths that go.mod files declare, and the project that holds each.
    module_roots: Vec<Root>,
    cache: Cache,
}

#[derive(Debug, Serialize)]
struct Unusable {
    project: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct Root {
    root: String,
    project: String,
}

#[derive(Debug, Serialize)]
struct Cache {
    directory: Option<String>,
    disk_bytes: u64,
    memory_bytes: u64,
}

/// With a serving set, only whoever holds the bearer that lies beside it is answered.
pub(super) async fn answer(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let served = shared.state.catalog.current();
    if !may_read(&served, &headers) {
        return bearer_needed();
    }
    match json(&shared.state, &served) {
        Ok(json) => {
            let content_type = HeaderValue::from_static("application/json");
            ([(header::CONTENT_TYPE, content_type)], json).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "cannot write the status: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// `/status/modules`: the modules that were found in the projects, as changes since a cursor. A
/// cursor that is none of this process's, or none at all, is answered from the beginning.
pub(super) async fn modules(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    if !may_read(&shared.state.catalog.current(), &headers) {
        return bearer_needed();
    }
    let query = query.unwrap_or_default();
    let since = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("since="));
    let since = since.and_then(|text| text.parse().ok());
    Json(shared.state.survey.modules.page(since)).into_response()
}

fn bearer_needed() -> Response {
    let challenge = [(header::WWW_AUTHENTICATE, "Bearer")];
    (StatusCode::UNAUTHORIZED, challenge, "a bearer is needed\n").into_response()
}

fn may_read(served: &Served, headers: &HeaderMap) -> bool {
    let Some(document) = &served.document else {
        return true;
    };
    let given = headers
        .get(header::AUTHORIZATION)
        .map(HeaderValue::as_bytes);
    let given = given.and_then(|value| value.strip_prefix(b"Bearer "));
    match (&document.status_bearer, given) {
        // Digests are compared, so that the time it takes tells nothing of the bearer.
        (Some(bearer), Some(given)) => sha256(bearer.as_bytes()) == sha256(given),
        _ => false,
    }
}

fn json(state: &AppState, served: &Served) -> serde_json::Result<String> {
    let projects = &served.projects;
    let findings = state.survey.current();
    let usage = state.builder.statistics().store;
    let unusable = projects.iter().filter_map(|project| {
        Some(Unusable {
            reason: findings.of(project)?.problem.clone()?,
            project: project.path().to_owned(),
        })
    });
    let module_roots = findings.roots().iter().map(|(root, project)| Root {
        root: root.to_owned(),
        project: project.to_owned(),
    });
    let left_out = projects.left_out();
    let document = served.document.as_ref();
    let refused = document.map_or(&[][..], |document| &document.refused);
    serde_json::to_string_pretty(&Status {
        version: env!("CARGO_PKG_VERSION"),
        external_url: served.instance.external_url.as_str(),
        module_prefix: &served.instance.module_prefix,
        hash: document.map(|document| document.hash.as_str()),
        problem: state.catalog.problem(),
        document_versions: VERSIONS.collect(),
        modules_cursor: state.survey.modules.cursor(),
        projects: projects.len(),
        unusable: unusable.take(LISTED).collect(),
        left_out: left_out.get(..LISTED).unwrap_or(left_out),
        refused: refused.get(..LISTED).unwrap_or(refused),
        module_roots: module_roots.take(LISTED).collect(),
        cache: Cache {
            directory: directory(state),
            disk_bytes: usage.disk,
            memory_bytes: usage.memory,
        },
    })
}

fn directory(state: &AppState) -> Option<String> {
    let directory = state.settings.cache.directory.as_ref()?;
    Some(directory.display().to_string())
}

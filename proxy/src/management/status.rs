//! `/status`: what is served, and what is not and why. A JSON document for people and scripts.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Shared;
use crate::catalog::LeftOut;
use crate::state::AppState;

/// Projects and repositories that are listed one by one.
const LISTED: usize = 1000;

#[derive(Debug, Serialize)]
struct Status<'a> {
    version: &'static str,
    external_url: &'a str,
    module_prefix: &'a str,
    repositories: String,
    /// How many projects are served.
    projects: usize,
    /// Served projects whose repository cannot be read.
    unusable: Vec<Unusable>,
    /// Repositories that are no projects.
    left_out: &'a [LeftOut],
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

pub(super) async fn answer(State(shared): State<Shared>) -> Response {
    match json(&shared.state) {
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

fn json(state: &AppState) -> serde_json::Result<String> {
    let projects = state.catalog.current();
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
    serde_json::to_string_pretty(&Status {
        version: env!("CARGO_PKG_VERSION"),
        external_url: state.external_url.as_str(),
        module_prefix: state.external_url.module_prefix(),
        repositories: state.settings.repositories.display().to_string(),
        projects: projects.len(),
        unusable: unusable.take(LISTED).collect(),
        left_out: left_out.get(..LISTED).unwrap_or(left_out),
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

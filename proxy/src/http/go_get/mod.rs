//! `?go-get=1`: where the repository of an import path is (Go Modules Reference, "Finding a
//! repository for a module path"; GitLab behaviour §4).
//!
//! The longest project path that the URL's path is or lies below answers; a former path keeps
//! standing as the root and names the present repository. Whoever may not know is told what
//! GitLab tells strangers: by its policy a guess from the first two segments, or to log in.

mod page;
mod question;

use std::sync::Arc;

use goproxy_core::access::{Outcome, Purpose};
use goproxy_core::identity::ProjectPath;
use goproxy_core::serving_set::GoGetPolicy;
use goproxy_git::{Cancel, Freshness};
use hyper::header;
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};

use super::access::Door;
use super::response::{self, TEXT, TRANSIENT};
use super::{Body, Error};
use crate::catalog::{Project, Served};
use crate::state::AppState;
pub(super) use page::escape;
pub(super) use question::wanted;

/// Segments of a path that may be a project's: as many as GitLab looks at.
const MAX_SEGMENTS: usize = 22;

/// What a path leads to: its root in import paths, and the project there.
struct Found<'a> {
    root: String,
    project: &'a Arc<Project>,
}

/// Answers for `path`, which [`wanted`] returned.
pub(super) async fn answer(
    state: &Arc<AppState>,
    door: &Door<'_>,
    path: &str,
    parts: &Parts,
) -> Result<Response<Body>, Error> {
    let served = door.served;
    let import_host = import_host(served, parts);
    let found = find(served, path, import_host);
    let project = found.as_ref().map(|found| &**found.project);
    let decision = door.decide(project, Purpose::Discover);
    if let (Outcome::Allowed, Some(found)) = (decision, &found) {
        check_repository(state, found.project).await?;
        return Ok(page::answer(
            &page::elements(served, door, found),
            &found.root,
        ));
    }
    let has_credentials = parts.headers.contains_key(header::AUTHORIZATION);
    if served.document.is_none() || has_credentials || import_host.is_some() {
        return Ok(not_found(served));
    }
    match served.instance.go_get.policy {
        GoGetPolicy::Guess => Ok(guess(served, path)),
        GoGetPolicy::Deny => Err(Error::Unauthorized),
    }
}

/// The vanity host that the request was sent to, if it is one of ours.
fn import_host<'a>(served: &'a Served, parts: &Parts) -> Option<&'a str> {
    let host = parts.headers.get(header::HOST)?.to_str().ok()?;
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let mut hosts = served.instance.import_hosts.iter();
    hosts
        .find(|own| own.eq_ignore_ascii_case(host))
        .map(String::as_str)
}

/// The project at the longest beginning of `path`.
fn find<'a>(served: &'a Served, path: &str, import_host: Option<&str>) -> Option<Found<'a>> {
    let segments: Vec<&str> = path.split('/').take(MAX_SEGMENTS).collect();
    let beginnings = (1..=segments.len()).rev();
    let prefix = import_host.unwrap_or(&served.instance.module_prefix);
    beginnings
        .filter_map(|count| segments.get(..count))
        .find_map(|segments| {
            let path = segments.join("/");
            let root = format!("{prefix}/{path}");
            let projects = &served.projects;
            let project = match import_host {
                Some(_) => projects.by_import_path(&root),
                None => projects
                    .by_path(&path)
                    .or_else(|| projects.by_former_path(&path)),
            };
            project.map(|project| Found { root, project })
        })
}

/// A project whose repository cannot be read at this moment is trouble, not an answer.
async fn check_repository(state: &Arc<AppState>, project: &Arc<Project>) -> Result<(), Error> {
    let (worker, opened) = (Arc::clone(state), Arc::clone(project));
    let look = move || {
        let view = worker
            .repositories
            .view(&opened, Freshness::Now, &Cancel::new());
        view.map(drop)
    };
    let outcome = state.pools.questions.run(look).await?;
    outcome.map_err(|error| Error::unreadable(project.path(), &error))
}

/// GitLab's guess: a project has two segments, whether there is one or not.
fn guess(served: &Served, path: &str) -> Response<Body> {
    let segments: Vec<&str> = path.split('/').take(2).collect();
    let path = segments.join("/");
    if segments.len() < 2 || ProjectPath::parse(&path).is_err() {
        return not_found(served);
    }
    let root = format!("{}/{path}", served.instance.module_prefix);
    page::answer(&page::repository(served, &root, &path), &root)
}

fn not_found(served: &Served) -> Response<Body> {
    let text = format!(
        "Go package not found or access denied. If it is private, put a token into your netrc \
         file: machine, login and password for {}\n",
        served.instance.external_url
    );
    let answer = response::response(StatusCode::NOT_FOUND, TRANSIENT, response::full(text));
    response::with_header(answer, header::CONTENT_TYPE, TEXT)
}

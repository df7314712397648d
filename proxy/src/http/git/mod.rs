//! git over HTTP, for reading (gitprotocol-http; statuses and words are GitLab's).

mod output_body;
mod pack;
mod receive;
mod refs;

use std::sync::Arc;

use bytes::Bytes;
use goproxy_core::access::Purpose;
use goproxy_git::{Cancel, Freshness, View};
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode, header};

use super::Error;
use super::access::Door;
use super::path::GitRequest;
use super::response::{self, Body, BodyError};
use crate::cancel_on_drop::CancelOnDrop;
use crate::catalog::Project;
use crate::limits::Turn;
use crate::state::AppState;
use crate::upload_pack::{self, Job, Malformed, Protocol, Terms};
use output_body::OutputBody;

/// Nobody keeps an answer of git's (gitprotocol-http, "Smart Server Response").
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

/// A request of git's.
struct Asked<'a> {
    state: &'a Arc<AppState>,
    door: &'a Door<'a>,
    /// The project's path, as the URL has it.
    path: &'a str,
    parts: &'a Parts,
}

pub(super) async fn answer(
    state: &Arc<AppState>,
    door: &Door<'_>,
    path: &str,
    request: GitRequest,
    parts: &Parts,
    body: Incoming,
) -> Result<Response<Body>, Error> {
    let asked = Asked {
        state,
        door,
        path,
        parts,
    };
    match (request, &parts.method) {
        (GitRequest::Refs, &Method::GET) => refs::answer(&asked).await,
        // GitLab's way: case A141.
        (GitRequest::Refs, &Method::HEAD) => Err(forbidden("Forbidden")),
        (GitRequest::UploadPack, &Method::POST) => pack::answer(&asked, body).await,
        (GitRequest::ReceivePack, &Method::POST) => Err(receive::refused(&asked)),
        _ => Err(Error::Unrouted),
    }
}

impl Asked<'_> {
    fn terms(&self) -> Terms {
        Terms {
            protocol: Protocol::of(&self.parts.headers),
            allow_filter: self.door.served.instance.git.allow_filter,
        }
    }

    /// The project, if the caller may clone it.
    fn project(&self) -> Result<Arc<Project>, Error> {
        let project = self.door.served.projects.find(self.path);
        let project_there = project.map(AsRef::as_ref);
        let entered = self.door.enter(self.path, project_there, Purpose::Clone);
        match entered {
            Ok(()) => {}
            // Guests, who see a private project.
            Err(Error::Forbidden(_)) => {
                let words = "You are not allowed to download code from this project.";
                return Err(forbidden(words));
            }
            Err(error) => return Err(error),
        }
        let project = project.map(Arc::clone);
        project.ok_or_else(|| Error::ProjectNotFound(self.path.to_owned()))
    }
}

fn refused(status: StatusCode, words: impl Into<String>) -> Error {
    let words = words.into();
    Error::Git { status, words }
}

fn forbidden(words: &str) -> Error {
    refused(StatusCode::FORBIDDEN, words)
}

fn malformed(error: &Malformed) -> Error {
    let status = match error {
        Malformed::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::BAD_REQUEST,
    };
    refused(status, error.to_string())
}

/// Runs `work` on a view of `project` where blocking is allowed; it ends early when the request
/// is dropped.
async fn on_view<T: Send + 'static>(
    state: &Arc<AppState>,
    project: &Arc<Project>,
    work: impl FnOnce(&AppState, &Looks<'_>) -> Result<T, upload_pack::Error> + Send + 'static,
) -> Result<T, Error> {
    let cancel = Cancel::new();
    let _guard = CancelOnDrop(cancel.clone());
    let (worker, project_there) = (Arc::clone(state), Arc::clone(project));
    let job = move || {
        let _span = project_there.span().entered();
        let looks = Looks {
            state: &worker,
            project: &project_there,
            cancel: &cancel,
        };
        work(&worker, &looks)
    };
    let done = state.pools.questions.run(job).await?;
    done.map_err(|error| match error {
        upload_pack::Error::Repository(error) => Error::unreadable(project.path(), &error),
        upload_pack::Error::Malformed(error) => malformed(&error),
        upload_pack::Error::Run(_) => not_run(project, error.into()),
    })
}

/// Looks at one project's repository.
struct Looks<'a> {
    state: &'a AppState,
    project: &'a Project,
    cancel: &'a Cancel,
}

impl Looks<'_> {
    fn at(&self, freshness: Freshness) -> Result<View, goproxy_git::Error> {
        let repositories = &self.state.repositories;
        repositories.view(self.project, freshness, self.cancel)
    }

    fn recent(&self) -> Result<View, goproxy_git::Error> {
        self.at(Freshness::MaxAge(self.state.settings.refs_max_age))
    }
}

fn busy(reason: impl std::fmt::Display) -> Error {
    Error::Unavailable {
        reason: format!("the server is busy: {reason}"),
        cause: None,
    }
}

fn not_run(project: &Project, cause: BodyError) -> Error {
    let path = project.path();
    Error::Unavailable {
        reason: format!("git cannot read the repository of project {path} at the moment"),
        cause: Some(cause),
    }
}

/// Starts `job` and answers with `preamble` and what it says. The status line waits for the first
/// piece, so that a program that fails at once is an error and not an empty answer. `turn` is held
/// until the program's output has been sent.
async fn run(
    state: &AppState,
    project: &Project,
    job: Job,
    (preamble, content_type): (Vec<u8>, HeaderValue),
    turn: Turn,
) -> Result<Response<Body>, Error> {
    let started = state.upload_pack.start(job).await.map_err(busy)?;
    let mut output = started.map_err(|error| not_run(project, error.into()))?;
    let first = match output.recv().await.transpose() {
        Ok(first) => first.unwrap_or_default(),
        Err(cut) => return Err(not_run(project, cut.into())),
    };
    let first = Bytes::from([&preamble[..], &first].concat());
    let body = response::streamed(OutputBody::new(first, output, turn));
    Ok(ok(content_type, body))
}

fn ok(content_type: HeaderValue, body: Body) -> Response<Body> {
    let answer = response::response(StatusCode::OK, NO_CACHE, body);
    response::with_header(answer, header::CONTENT_TYPE, content_type)
}

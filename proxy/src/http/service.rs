//! The clients' listener: each request to its endpoint, each answer to the log.

use std::net::SocketAddr;
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode, header};

use super::access_log::Entry;
use super::error::{ALLOW, Error};
use super::path::{self, GitRequest, PathError, Route};
use super::{Body, git, go_get, misnamed, module, response, root};
use crate::catalog::Served;
use crate::listen::Handler;
use crate::questions::Question;
use crate::state::AppState;

/// Answers clients.
#[derive(Debug, Clone)]
pub struct Service {
    state: Arc<AppState>,
}

impl Service {
    /// Answers from `state`.
    pub fn new(state: Arc<AppState>) -> Self {
        Self { state }
    }
}

impl Handler for Service {
    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let served = self.state.catalog.current();
        let root = served.instance.external_url.root();
        let target = match go_get::wanted(&parts, root) {
            Some(path) => Target::Discovery(path),
            None => Target::Route(path::parse(parts.uri.path(), root)),
        };
        let entry = Entry::begin(&self.state, &parts, peer, target.label());
        let is_git = matches!(target, Target::Route(Ok(Route::Git { .. })));
        match answer(&self.state, &served, target, &parts, body).await {
            Ok(answer) => entry.follow(answer),
            Err(error) => {
                let reason = super::error::chain(&error);
                let answer = if is_git {
                    error.into_git_response()
                } else {
                    error.into_response(&parts.headers)
                };
                entry.because(reason).follow(answer)
            }
        }
    }
}

/// What a request is for.
enum Target {
    /// `?go-get=1` for a path.
    Discovery(String),
    /// Anything else.
    Route(Result<Route, PathError>),
}

async fn answer(
    state: &Arc<AppState>,
    served: &Arc<Served>,
    target: Target,
    parts: &Parts,
    body: Incoming,
) -> Result<Response<Body>, Error> {
    let route = match target {
        Target::Discovery(path) => return go_get::answer(state, served, &path, parts).await,
        Target::Route(route) => route,
    };
    let route = route.map_err(|error| match error {
        PathError::Unrouted => Error::Unrouted,
        error => Error::not_found(error.to_string()),
    })?;
    // git alone sends bodies; of the others the listener discards what a client sends.
    if let Route::Git { project, request } = route {
        return git::answer(state, served, &project, request, parts, body).await;
    }
    match parts.method {
        Method::GET | Method::HEAD => {}
        Method::OPTIONS => return Ok(options()),
        ref other => return Err(Error::MethodNotAllowed(other.clone())),
    }
    match route {
        Route::Root => root::answer(served, parts),
        Route::ChecksumDatabase => Err(Error::not_found(
            "this proxy has no checksum database; the go command asks the next one",
        )),
        Route::Module(request) => module::answer(state, served, request, parts).await,
        Route::Misnamed(request) => Err(misnamed::refuse(served, &request, parts)),
        Route::Git { .. } => Err(Error::Unrouted),
    }
}

fn options() -> Response<Body> {
    let answer = response::response(
        StatusCode::NO_CONTENT,
        response::TRANSIENT,
        response::empty(),
    );
    response::with_header(answer, header::ALLOW, ALLOW)
}

impl Target {
    /// The endpoint's name in metrics.
    fn label(&self) -> &'static str {
        match self {
            Self::Discovery(_) => "go-get",
            Self::Route(Ok(Route::Root)) => "root",
            Self::Route(Ok(Route::ChecksumDatabase)) => "sumdb",
            Self::Route(Ok(Route::Module(request))) => match request.question {
                Question::List => "list",
                Question::Latest => "latest",
                Question::Info(_) => "info",
                Question::Mod(_) => "mod",
                Question::Zip(_) => "zip",
            },
            Self::Route(Ok(Route::Git { request, .. })) => match request {
                GitRequest::Refs => "git-refs",
                GitRequest::UploadPack => "git-pack",
                GitRequest::ReceivePack => "git-push",
            },
            Self::Route(Ok(Route::Misnamed(_)) | Err(_)) => "none",
        }
    }
}

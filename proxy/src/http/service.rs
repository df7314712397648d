//! The clients' listener: each request to its endpoint, each answer to the log.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode, header};

use super::access::Door;
use super::access_log::Entry;
use super::error::{ALLOW, Error};
use super::path::{self, GitRequest, PathError, Route};
use super::{Body, git, go_get, misnamed, module, response, root};
use crate::limits::Client;
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
        let client = Client::of(peer, &parts.headers, &served.instance.trusted_proxies);
        let entry = Entry::begin(&self.state, &parts, (peer, client), target.label());
        let door = Door::new(&served, &parts.headers, &client);
        let form = target.form();
        let answered = match admit(&self.state, &door, &target, entry.started()) {
            Ok(()) => pin!(answer(&self.state, &door, target, &parts, body)).await,
            Err(error) => Err(error),
        };
        match answered {
            Ok(answer) => {
                if door.has_unknown_password() && !answer.status().is_client_error() {
                    note_unknown_password(&self.state, client);
                }
                entry.follow(answer)
            }
            Err(error) => {
                let reason = super::error::chain(&error);
                let answer = match (form, &error) {
                    (Form::Git, _) | (Form::Discovery, Error::Excess(_)) => {
                        error.into_git_response()
                    }
                    _ => error.into_response(&parts.headers),
                };
                entry.because(reason).follow(answer)
            }
        }
    }
}

/// GitLab answers such a caller as a stranger and says nothing: whoever has an old token in a
/// netrc file notices nothing until a project is private.
fn note_unknown_password(state: &AppState, client: Client) {
    state.metrics.unknown_password();
    if let Some(count) = state.unknown_passwords.note(Instant::now()) {
        let client = client.address;
        tracing::warn!(
            %client,
            count,
            "{count} requests with a Basic password that is no token were answered as without; the \
             last came from {client}: replace the password in its netrc file or remove it"
        );
    }
}

/// Turns those away who used up what they may, before anything is done for them. The checksum
/// database is not here whoever asks, and any other answer would keep the `go` command from
/// asking the next proxy for it.
fn admit(state: &AppState, door: &Door<'_>, target: &Target, now: Instant) -> Result<(), Error> {
    if matches!(target, Target::Route(Ok(Route::ChecksumDatabase))) {
        return Ok(());
    }
    let limits = &door.served.instance.limits;
    let admitted = state.usage.admit(limits, &door.caller, now);
    admitted.map_err(|excess| {
        state.metrics.turned_away(excess.label());
        Error::Excess(excess)
    })
}

/// Who reads an error.
#[derive(Debug, Clone, Copy)]
enum Form {
    Git,
    Discovery,
    Api,
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
    door: &Door<'_>,
    target: Target,
    parts: &Parts,
    body: Incoming,
) -> Result<Response<Body>, Error> {
    let route = match target {
        Target::Discovery(path) => {
            return Box::pin(go_get::answer(state, door, &path, parts)).await;
        }
        Target::Route(route) => route,
    };
    let route = route.map_err(|error| match error {
        PathError::Unrouted => Error::Unrouted,
        error => Error::not_found(error.to_string()),
    })?;
    // git alone sends bodies; of the others the listener discards what a client sends.
    if let Route::Git { project, request } = route {
        return Box::pin(git::answer(state, door, &project, request, parts, body)).await;
    }
    match parts.method {
        Method::GET | Method::HEAD => {}
        Method::OPTIONS => return Ok(options()),
        ref other => return Err(Error::MethodNotAllowed(other.clone())),
    }
    match route {
        Route::Root => root::answer(door, parts),
        Route::ChecksumDatabase => Err(Error::not_found(
            "this proxy has no checksum database; the go command asks the next one",
        )),
        Route::Module(request) => pin!(module::answer(state, door, request, parts)).await,
        Route::Misnamed(request) => Err(misnamed::refuse(door, &request)),
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
    fn form(&self) -> Form {
        match self {
            Self::Discovery(_) => Form::Discovery,
            Self::Route(Ok(Route::Git { .. })) => Form::Git,
            Self::Route(_) => Form::Api,
        }
    }

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

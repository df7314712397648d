//! The only place where a failure becomes a status and a body.
//!
//! Statuses and JSON bodies are GitLab's; the `go` command, which prints text and hides JSON,
//! gets the reason as text. What a request may see is the public text of a variant; its cause is
//! for the log alone.

use goproxy_git::ErrorKind;
use hyper::header::{HeaderMap, HeaderValue};
use hyper::{Method, Response, StatusCode, header};

use super::response::{self, Body};
use crate::limits::Excess;
use crate::pools::PoolError;
use crate::survey::StillLooking;

/// A cause that only the log shows.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a request is not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The path is none of ours.
    #[error("no such route")]
    Unrouted,
    /// The route exists, what it names does not: module, version, revision, malformed path.
    #[error("{0}")]
    NotFound(String),
    /// A module is called by another name than its path, in a project that the caller reads.
    #[error("{reason}; ask for {url}")]
    Misnamed {
        /// What is wrong with the name.
        reason: String,
        /// The URL that was meant.
        url: String,
    },
    /// No project at this path, or none that the caller may see.
    #[error("project {0} does not exist")]
    ProjectNotFound(String),
    /// A credential is needed, or one that counts. The same for what is private and what does not
    /// exist.
    #[error("no valid token came with the request; put one into .netrc, as the password")]
    Unauthorized,
    /// A token that counted once.
    #[error("the token has expired; replace it")]
    ExpiredToken,
    /// A token that counts, for other things.
    #[error("the token's scopes do not suffice; it needs read_api or read_repository")]
    InsufficientScope,
    /// The caller sees the project and may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// The route exists, but only `GET`, `HEAD` and `OPTIONS` do.
    #[error("method {0} is not allowed")]
    MethodNotAllowed(Method),
    /// The repository is missing, damaged or of a kind that cannot be read: never "not found",
    /// which would send the `go` command to the next proxy with a private path.
    #[error("{reason}")]
    Unavailable {
        /// What is wrong with which project.
        reason: String,
        /// What reading said.
        #[source]
        cause: Option<Cause>,
    },
    /// The projects are not all known yet.
    #[error(transparent)]
    StillLooking(#[from] StillLooking),
    /// Too much work at once.
    #[error("the server is busy")]
    Busy(#[source] PoolError),
    /// The caller used up what it may.
    #[error(transparent)]
    Excess(#[from] Excess),
    /// git is refused something, with GitLab's status and words.
    #[error("{words}")]
    Git {
        /// The status.
        status: StatusCode,
        /// What git shows to the user.
        words: String,
    },
    /// A defect of this program.
    #[error("internal error")]
    Internal(#[source] Cause),
}

impl Error {
    /// `NotFound` with this reason.
    pub fn not_found(reason: impl Into<String>) -> Self {
        Self::NotFound(reason.into())
    }

    /// `Unavailable`, because the repository of the project at `path` cannot be read. The reason
    /// names neither folders nor objects; those are for the log.
    pub fn unreadable(path: &str, error: &goproxy_git::Error) -> Self {
        let what = match (error, error.kind()) {
            (goproxy_git::Error::Unsupported { what, .. }, _) => what.to_string(),
            (_, ErrorKind::Missing) => "it is missing".to_owned(),
            (_, ErrorKind::NotARepository) => "its folder is no git repository".to_owned(),
            (_, ErrorKind::OutsideRoot) => "a file of it leads out of the served folder".to_owned(),
            (goproxy_git::Error::ObjectMissing { .. }, _) => "it lacks an object".to_owned(),
            (_, ErrorKind::Corrupt) => "it is damaged".to_owned(),
            (goproxy_git::Error::Bound { what, limit }, _) => {
                format!("{what} are more than {limit}, the most that is read")
            }
            (_, _) => "it cannot be read at the moment".to_owned(),
        };
        Self::Unavailable {
            reason: format!("the repository of project {path} cannot be served: {what}"),
            cause: Some(chain(error).into()),
        }
    }

    /// The status that says it.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unrouted
            | Self::NotFound(_)
            | Self::Misnamed { .. }
            | Self::ProjectNotFound(_) => StatusCode::NOT_FOUND,
            Self::Unauthorized | Self::ExpiredToken => StatusCode::UNAUTHORIZED,
            Self::InsufficientScope
            | Self::Forbidden(_)
            | Self::Excess(Excess::FailedLogins { .. }) => StatusCode::FORBIDDEN,
            Self::Excess(Excess::Requests { .. }) => StatusCode::TOO_MANY_REQUESTS,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unavailable { .. } | Self::StillLooking(_) | Self::Busy(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Git { status, .. } => *status,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The answer to a request with these headers.
    pub fn into_response(self, request: &HeaderMap) -> Response<Body> {
        let (content_type, body) = if is_go_command(request) {
            (response::TEXT, self.text())
        } else {
            (response::JSON, self.json())
        };
        let mut answer =
            response::response(self.status(), response::TRANSIENT, response::full(body));
        answer
            .headers_mut()
            .insert(header::CONTENT_TYPE, content_type);
        let headers = answer.headers_mut();
        if matches!(self, Self::MethodNotAllowed(_)) {
            headers.insert(header::ALLOW, ALLOW);
        }
        if let Self::Excess(excess) = &self {
            headers.insert(header::RETRY_AFTER, excess.retry_after().into());
        }
        for challenge in self.challenges() {
            headers.append(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(challenge),
            );
        }
        answer
    }

    /// RFC 9110, section 11.6.1. GitLab names Bearer for expired tokens only and Basic never on
    /// these routes; clients that only answer challenges need the latter.
    fn challenges(&self) -> &'static [&'static str] {
        match self {
            Self::Unauthorized | Self::InsufficientScope => &[BASIC],
            Self::ExpiredToken => &[EXPIRED, BASIC],
            _ => &[],
        }
    }

    /// The answer to git, which shows text to its user: GitLab's words (GitLab's git access
    /// errors).
    pub fn into_git_response(self) -> Response<Body> {
        let text = match &self {
            Self::Unrouted | Self::NotFound(_) => "Not Found".to_owned(),
            Self::Unauthorized | Self::ExpiredToken => format!("HTTP Basic: Access denied. {self}"),
            Self::ProjectNotFound(_) => "The project you were looking for could not be found or \
                                         you don't have permission to view it."
                .to_owned(),
            other => other.to_string(),
        };
        let body = response::full(text + "\n");
        let answer = response::response(self.status(), response::TRANSIENT, body);
        let answer = response::with_header(answer, header::CONTENT_TYPE, response::TEXT);
        match self {
            Self::Unauthorized | Self::ExpiredToken => {
                let challenge = HeaderValue::from_static(BASIC);
                response::with_header(answer, header::WWW_AUTHENTICATE, challenge)
            }
            Self::Excess(excess) => {
                let seconds = excess.retry_after().into();
                response::with_header(answer, header::RETRY_AFTER, seconds)
            }
            _ => answer,
        }
    }

    /// For people in front of the `go` command, in the form the Go Modules Reference's public
    /// mirror uses: `not found: reason`.
    fn text(&self) -> String {
        match self {
            Self::Unrouted
            | Self::NotFound(_)
            | Self::Misnamed { .. }
            | Self::ProjectNotFound(_) => format!("not found: {self}\n"),
            Self::Unavailable { .. } | Self::StillLooking(_) | Self::Busy(_) => {
                format!("unavailable: {self}\n")
            }
            Self::Unauthorized
            | Self::ExpiredToken
            | Self::InsufficientScope
            | Self::Forbidden(_)
            | Self::MethodNotAllowed(_)
            | Self::Excess(_)
            | Self::Git { .. }
            | Self::Internal(_) => format!("{self}\n"),
        }
    }

    /// GitLab's bodies.
    fn json(&self) -> String {
        let (member, text) = match self {
            Self::Unrouted => ("error", "404 Not Found"),
            Self::Misnamed { .. } => {
                let reason = self.to_string();
                return serde_json::json!({
                    "error": "404 Not Found", "error_description": reason
                })
                .to_string();
            }
            Self::NotFound(_) => ("message", "404 Not Found"),
            Self::ProjectNotFound(_) => ("message", "404 Project Not Found"),
            Self::Unauthorized => ("message", "401 Unauthorized"),
            Self::ExpiredToken => {
                return r#"{"error":"invalid_token","error_description":"Token is expired."}"#
                    .to_owned();
            }
            Self::InsufficientScope => {
                return concat!(
                    r#"{"error":"insufficient_scope","error_description":"#,
                    r#""The request requires higher privileges than provided by the access token.","#,
                    r#""scope":"api read_api"}"#
                )
                .to_owned();
            }
            Self::Forbidden(_) => ("message", "403 Forbidden"),
            Self::MethodNotAllowed(_) => ("error", "405 Not Allowed"),
            Self::Unavailable { .. } | Self::StillLooking(_) => {
                return serde_json::json!({ "message": self.to_string() }).to_string();
            }
            Self::Busy(_) => ("message", "503 Service Unavailable"),
            Self::Excess(Excess::Requests { .. }) => ("message", "429 Too Many Requests"),
            Self::Excess(Excess::FailedLogins { .. }) => {
                let message = format!("403 Forbidden - {self}");
                return serde_json::json!({ "message": message }).to_string();
            }
            Self::Git { status, words } => {
                let message = format!("{} {words}", status.as_u16());
                return serde_json::json!({ "message": message }).to_string();
            }
            Self::Internal(_) => ("message", "500 Internal Server Error"),
        };
        format!("{{\"{member}\":\"{text}\"}}")
    }
}

impl From<PoolError> for Error {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Panicked { .. } => Self::Internal(Box::new(error)),
            PoolError::Full { .. } | PoolError::WaitedTooLong { .. } | PoolError::Closed { .. } => {
                Self::Busy(error)
            }
        }
    }
}

const BASIC: &str = "Basic realm=\"GitLab\"";
const EXPIRED: &str = "Bearer realm=\"Protected by OAuth 2.0\", error=\"invalid_token\", \
     error_description=\"Token is expired.\"";

/// An error and everything that caused it, in one line for the log.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

/// The methods of every route, in GitLab's order.
pub const ALLOW: HeaderValue = HeaderValue::from_static("OPTIONS, GET, HEAD");

/// The `go` command sends no `Accept` and one of two names: Go's own HTTP client's, or since
/// Go 1.27 its own.
pub fn is_go_command(request: &HeaderMap) -> bool {
    let agent = request.get(header::USER_AGENT).map(HeaderValue::as_bytes);
    !request.contains_key(header::ACCEPT)
        && agent.is_some_and(|agent| {
            agent.starts_with(b"Go-http-client/") || agent.starts_with(b"GoCommand/")
        })
}

#[cfg(test)]
mod tests;

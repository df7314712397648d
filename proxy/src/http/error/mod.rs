//! The only place where a failure becomes a status and a body.
//!
//! Statuses and JSON bodies are GitLab's; the `go` command, which prints text and hides JSON,
//! gets the reason as text. What a request may see is the public text of a variant; its cause is
//! for the log alone.

mod answer;
mod api;
mod git;

use goproxy_git::ErrorKind;
use hyper::{Method, StatusCode};

use crate::limits::Excess;
use crate::pools::PoolError;
use crate::survey::StillLooking;

pub use api::ALLOW;

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

#[cfg(test)]
mod tests;

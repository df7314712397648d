//! Failures as git shows them.

use hyper::Response;
use hyper::header::{self, HeaderValue};

use super::{BASIC, Error};
use crate::http::response::{self, Body};

impl Error {
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
}

//! Failures as git shows them.

use hyper::Response;

use super::Error;
use super::answer::BASIC;
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
        let challenges: &[_] = match self {
            Self::Unauthorized | Self::ExpiredToken => &[BASIC],
            _ => &[],
        };
        self.answer(response::TEXT, text + "\n", challenges)
    }
}

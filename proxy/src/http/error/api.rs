//! Failures as GitLab's API tells them, and as the `go` command shows them.

use hyper::header::{HeaderMap, HeaderValue};
use hyper::{Response, header};

use super::Error;
use super::answer::BASIC;
use crate::http::response::{self, Body};
use crate::limits::Excess;

const EXPIRED: &str = "Bearer realm=\"Protected by OAuth 2.0\", error=\"invalid_token\", \
     error_description=\"Token is expired.\"";

/// The methods of every route, in GitLab's order.
pub const ALLOW: HeaderValue = HeaderValue::from_static("OPTIONS, GET, HEAD");

impl Error {
    /// The answer to a request with these headers.
    pub fn into_response(self, request: &HeaderMap) -> Response<Body> {
        let (content_type, body) = if is_go_command(request) {
            (response::TEXT, self.text())
        } else {
            (response::JSON, self.json())
        };
        let answer = self.answer(content_type, body, self.challenges());
        if matches!(self, Self::MethodNotAllowed(_)) {
            return response::with_header(answer, header::ALLOW, ALLOW);
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

/// The `go` command sends no `Accept` and one of two names: Go's own HTTP client's, or since
/// Go 1.27 its own.
pub(super) fn is_go_command(request: &HeaderMap) -> bool {
    let agent = request.get(header::USER_AGENT).map(HeaderValue::as_bytes);
    !request.contains_key(header::ACCEPT)
        && agent.is_some_and(|agent| {
            agent.starts_with(b"Go-http-client/") || agent.starts_with(b"GoCommand/")
        })
}

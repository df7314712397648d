//! What the answers to all clients have.

use hyper::Response;
use hyper::header::{self, HeaderValue};

use super::Error;
use crate::http::response::{self, Body};

/// The challenge for clients that send credentials only when asked (RFC 9110, section 11.6.1).
pub(super) const BASIC: &str = "Basic realm=\"GitLab\"";

impl Error {
    /// An answer with this body and these challenges; who used up what it may is told when to come
    /// again.
    pub(super) fn answer(
        &self,
        content_type: HeaderValue,
        body: String,
        challenges: &[&'static str],
    ) -> Response<Body> {
        let body = response::full(body);
        let mut answer = response::response(self.status(), response::TRANSIENT, body);
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, content_type);
        if let Self::Excess(excess) = self {
            headers.insert(header::RETRY_AFTER, excess.retry_after().into());
        }
        for challenge in challenges {
            headers.append(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(challenge),
            );
        }
        answer
    }
}

//! Bodies and headers that the endpoints share.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Either, Full};
use hyper::body::Body as HttpBody;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode, header};

/// A failure after the status line: it cuts the connection.
pub type BodyError = Box<dyn std::error::Error + Send + Sync>;

/// The body of every answer: bytes that are at hand, or what makes them while they are sent.
pub type Body = Either<Full<Bytes>, UnsyncBoxBody<Bytes, BodyError>>;

/// How caches may treat facts by object id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sharing {
    /// Whether everybody may read them, so that shared caches may keep them.
    pub public: bool,
    /// For how long nobody has to ask whether they still hold; zero by default, so that a moved tag
    /// and a revoked token show.
    pub max_age: Duration,
}

impl Sharing {
    /// The header's value.
    pub fn cache_control(self) -> HeaderValue {
        let text = match (self.public, self.max_age.as_secs()) {
            (true, 0) => return HeaderValue::from_static("public, no-cache"),
            (false, 0) => return HeaderValue::from_static("private, no-cache"),
            (true, seconds) => format!("public, max-age={seconds}"),
            (false, seconds) => format!("private, max-age={seconds}"),
        };
        HeaderValue::try_from(text).unwrap_or(TRANSIENT)
    }
}

/// Facts by ref, and errors: nobody keeps them.
pub const TRANSIENT: HeaderValue = HeaderValue::from_static("private, no-store");

/// `list` and `.mod`.
pub const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// `.info`, `@latest` and GitLab's errors.
pub const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The headers that may carry credentials.
pub const VARY_CREDENTIALS: HeaderValue =
    HeaderValue::from_static("Authorization, Private-Token, Job-Token, Deploy-Token");

/// The same, and what the form of an error depends on.
pub const VARY_ALL: HeaderValue = HeaderValue::from_static(
    "Authorization, Private-Token, Job-Token, Deploy-Token, Accept, User-Agent",
);

/// A body of bytes that are at hand.
pub fn full(bytes: impl Into<Bytes>) -> Body {
    Either::Left(Full::new(bytes.into()))
}

/// A body without bytes.
pub fn empty() -> Body {
    Either::Left(Full::default())
}

/// A body that is made while it is sent.
pub fn streamed<B>(body: B) -> Body
where
    B: HttpBody<Data = Bytes, Error: Into<BodyError>> + Send + 'static,
{
    Either::Right(body.map_err(Into::into).boxed_unsync())
}

/// An answer with the headers that every answer carries: what browsers must not guess, and how
/// caches treat it.
pub fn response(status: StatusCode, cache_control: HeaderValue, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    let vary = if cache_control == TRANSIENT {
        VARY_ALL
    } else {
        VARY_CREDENTIALS
    };
    headers.insert(header::VARY, vary);
    headers.insert(header::CACHE_CONTROL, cache_control);
    response
}

/// Whether `If-None-Match` names `etag` (RFC 9110, section 13.1.2: weak comparison, `*` matches
/// whatever there is).
pub fn none_match_fails(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    fn opaque(tag: &[u8]) -> &[u8] {
        tag.strip_prefix(b"W/").unwrap_or(tag)
    }
    let wanted = opaque(etag.as_bytes());
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|candidate| candidate == b"*" || opaque(candidate) == wanted)
}

/// Sets a header, replacing one of the same name.
pub fn with_header(
    mut response: Response<Body>,
    name: HeaderName,
    value: HeaderValue,
) -> Response<Body> {
    response.headers_mut().insert(name, value);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(header: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(header));
        none_match_fails(&headers, &HeaderValue::from_static("\"abc\""))
    }

    #[test]
    fn an_entity_tag_matches_itself_weakly_in_a_list_and_by_a_star() {
        for header in [
            "\"abc\"",
            "W/\"abc\"",
            "\"x\", \"abc\"",
            "\"x\",W/\"abc\"",
            "*",
        ] {
            assert!(matches(header), "{header}");
        }
        for header in ["", "\"ab\"", "abc", "\"abcd\", \"x\""] {
            assert!(!matches(header), "{header}");
        }
    }
}

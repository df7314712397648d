//! Answers whose bytes are at hand: a length, a type, and for facts that never change an entity
//! tag.

use bytes::Bytes;
use goproxy_store::Key;
use hyper::header::HeaderValue;
use hyper::http::request::Parts;
use hyper::{Response, StatusCode, header};
use sha2::{Digest, Sha256};

use super::response::{self, Body, Sharing, TRANSIENT};

/// Whether an answer can change while its URL stays the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A fact about a version: kept by caches that ask before each use, shared ones only where
    /// everybody may read it.
    Artefact(Sharing),
    /// A fact about refs of this moment.
    Transient,
}

/// The answer with `body`, or 304 when the client has it.
pub(super) fn answer(
    parts: &Parts,
    kind: Kind,
    content_type: HeaderValue,
    body: Bytes,
) -> Response<Body> {
    let length = HeaderValue::from(body.len());
    let mut answer = match kind {
        Kind::Transient => response::response(StatusCode::OK, TRANSIENT, response::full(body)),
        Kind::Artefact(sharing) => {
            let etag = entity_tag(&body);
            let caching = sharing.cache_control();
            let answer = if response::none_match_fails(&parts.headers, &etag) {
                response::response(StatusCode::NOT_MODIFIED, caching, response::empty())
            } else {
                response::response(StatusCode::OK, caching, response::full(body))
            };
            response::with_header(answer, header::ETAG, etag)
        }
    };
    if answer.status() == StatusCode::OK {
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_LENGTH, length);
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    answer
}

/// A strong tag (RFC 9110, section 8.8.3): the SHA-256 of the bytes.
fn entity_tag(body: &[u8]) -> HeaderValue {
    let key = Key::from_bytes(Sha256::digest(body).into());
    // Hexadecimal digits in quotes are a valid header value.
    HeaderValue::try_from(format!("\"{key}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Request;

    fn parts(if_none_match: Option<&HeaderValue>) -> Parts {
        let mut request = Request::new(());
        if let Some(tag) = if_none_match {
            let headers = request.headers_mut();
            headers.insert(header::IF_NONE_MATCH, tag.clone());
        }
        request.into_parts().0
    }

    fn ask(kind: Kind, if_none_match: Option<&HeaderValue>) -> Response<Body> {
        let body = Bytes::from_static(b"module example.com/m\n");
        answer(&parts(if_none_match), kind, response::TEXT, body)
    }

    #[test]
    fn an_artefact_is_not_sent_to_a_client_that_has_it() {
        let kind = Kind::Artefact(Sharing::default());
        let first = ask(kind, None);
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[header::CONTENT_LENGTH], "21");
        let etag = &first.headers()[header::ETAG];
        let second = ask(kind, Some(etag));
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(second.headers()[header::ETAG], etag);
        assert!(!second.headers().contains_key(header::CONTENT_LENGTH));
        let other = ask(kind, Some(&HeaderValue::from_static("\"x\"")));
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[test]
    fn a_fact_of_the_moment_has_no_tag_and_is_not_kept() {
        let answer = ask(Kind::Transient, Some(&HeaderValue::from_static("*")));
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(!answer.headers().contains_key(header::ETAG));
        assert_eq!(answer.headers()[header::CACHE_CONTROL], TRANSIENT);
    }
}

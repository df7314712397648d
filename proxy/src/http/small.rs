//! Answers whose bytes are at hand: a type, and for facts that never change an entity tag.

use bytes::Bytes;
use hyper::header::HeaderValue;
use hyper::http::request::Parts;
use hyper::{Response, StatusCode, header};

use super::response::{self, Body, Sharing, TRANSIENT};
use crate::questions::Fact;

/// A fact about refs of this moment: nobody keeps it.
pub(super) fn transient(content_type: HeaderValue, body: Bytes) -> Response<Body> {
    whole(TRANSIENT, content_type, body)
}

/// A fact about a version, or 304 when the client has it: kept by caches that ask before each use,
/// shared ones only where everybody may read it.
pub(super) fn artefact(
    parts: &Parts,
    sharing: Sharing,
    content_type: HeaderValue,
    fact: Fact,
) -> Response<Body> {
    let caching = sharing.cache_control();
    let answer = if response::none_match_fails(&parts.headers, &fact.tag) {
        response::response(StatusCode::NOT_MODIFIED, caching, response::empty())
    } else {
        whole(caching, content_type, fact.bytes)
    };
    response::with_header(answer, header::ETAG, fact.tag)
}

fn whole(caching: HeaderValue, content_type: HeaderValue, body: Bytes) -> Response<Body> {
    // The listener adds the length.
    let answer = response::response(StatusCode::OK, caching, response::full(body));
    response::with_header(answer, header::CONTENT_TYPE, content_type)
}

#[cfg(test)]
mod tests {
    use hyper::Request;
    use hyper::body::Body as _;

    use super::*;

    fn parts(if_none_match: Option<&HeaderValue>) -> Parts {
        let mut request = Request::new(());
        if let Some(tag) = if_none_match {
            let headers = request.headers_mut();
            headers.insert(header::IF_NONE_MATCH, tag.clone());
        }
        request.into_parts().0
    }

    const BODY: Bytes = Bytes::from_static(b"module example.com/m\n");

    fn ask(if_none_match: Option<&HeaderValue>) -> Response<Body> {
        let parts = parts(if_none_match);
        artefact(&parts, Sharing::default(), response::TEXT, Fact::new(BODY))
    }

    #[test]
    fn an_artefact_is_not_sent_to_a_client_that_has_it() {
        let first = ask(None);
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.body().size_hint().exact(), Some(21));
        let etag = &first.headers()[header::ETAG];
        let second = ask(Some(etag));
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(second.headers()[header::ETAG], etag);
        assert_eq!(second.body().size_hint().exact(), Some(0));
        assert!(!second.headers().contains_key(header::CONTENT_LENGTH));
        let other = ask(Some(&HeaderValue::from_static("\"x\"")));
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[test]
    fn a_fact_of_the_moment_has_no_tag_and_is_not_kept() {
        let answer = transient(response::TEXT, BODY);
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(!answer.headers().contains_key(header::ETAG));
        assert_eq!(answer.headers()[header::CACHE_CONTROL], TRANSIENT);
    }
}

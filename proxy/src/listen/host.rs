//! The host that a request is for: one, whatever the version of HTTP.
//!
//! What stands in front of this server may look at one name and we at another, so a request that
//! names two is refused (RFC 9112, section 3.2). Where the target names a host, that one counts
//! (RFC 9112, section 3.2.2, and RFC 9113, section 8.3.1); endpoints see it in the header `Host`.

use hyper::header::{self, HeaderValue};
use hyper::{Request, Response, StatusCode, Version};

use crate::http::{Body, response};

/// Why it is not known what a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unclear {
    /// HTTP/1.1 wants the header.
    #[error("the request has no header Host; send one")]
    Missing,
    /// Equal ones, too: whoever writes two has not understood the first.
    #[error("the request has more than one header Host; send one")]
    Several,
}

/// The request with one `Host`, the one that counts.
pub(super) fn settled<B>(mut request: Request<B>) -> Result<Request<B>, Unclear> {
    match request.headers().get_all(header::HOST).iter().count() {
        0 if request.version() == Version::HTTP_11 => return Err(Unclear::Missing),
        0 | 1 => {}
        _ => return Err(Unclear::Several),
    }
    let authority = request.uri().authority();
    let host = authority.and_then(|host| HeaderValue::from_str(host.as_str()).ok());
    if let Some(host) = host {
        request.headers_mut().insert(header::HOST, host);
    }
    Ok(request)
}

/// The answer to such a request.
pub(super) fn refused(why: Unclear) -> Response<Body> {
    let body = response::full(format!("{why}\n"));
    let answer = response::response(StatusCode::BAD_REQUEST, response::TRANSIENT, body);
    response::with_header(answer, header::CONTENT_TYPE, response::TEXT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(uri: &str, version: Version, headers: &[&str]) -> Result<Option<String>, Unclear> {
        let mut request = Request::get(uri).version(version);
        for value in headers {
            request = request.header(header::HOST, *value);
        }
        let request = settled(request.body(()).unwrap())?;
        let host = request.headers().get(header::HOST);
        Ok(host.map(|host| host.to_str().unwrap().to_owned()))
    }

    #[test]
    fn the_host_is_the_authority_that_was_asked_for() {
        let asked = Ok(Some("go.example.com:8443".to_owned()));
        let uri = "https://go.example.com:8443/x";
        assert_eq!(host(uri, Version::HTTP_2, &[]), asked);
        for version in [Version::HTTP_2, Version::HTTP_11] {
            assert_eq!(host(uri, version, &["other"]), asked);
            assert_eq!(host("/x", version, &["other"]), Ok(Some("other".into())));
        }
    }

    #[test]
    fn two_hosts_are_refused_and_none_where_one_must_be() {
        for version in [Version::HTTP_10, Version::HTTP_11, Version::HTTP_2] {
            for other in ["one", "other"] {
                let several = host("/x", version, &["one", other]);
                assert_eq!(several, Err(Unclear::Several), "{version:?}");
            }
        }
        assert_eq!(host("/x", Version::HTTP_11, &[]), Err(Unclear::Missing));
        assert_eq!(host("/x", Version::HTTP_10, &[]), Ok(None));
    }
}

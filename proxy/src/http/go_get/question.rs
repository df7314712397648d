//! Whether a request asks for discovery, and of which path.

use hyper::Method;
use hyper::http::request::Parts;
use percent_encoding::percent_decode_str;

/// The path below the relative root, if the request asks for discovery: by `GET` or `HEAD`, with
/// `go-get=1`, outside of the API, of other pages of a project and of git.
pub(in crate::http) fn wanted(parts: &Parts, root: &str) -> Option<String> {
    let path = parts.uri.path();
    let path = path.strip_prefix(root).unwrap_or(path);
    let reserved = path.starts_with("/api/") || path.contains("/-/") || path.contains(".git/");
    let asks = parts
        .uri
        .query()
        .is_some_and(|query| query.split('&').any(is_go_get));
    if reserved || !asks || !matches!(parts.method, Method::GET | Method::HEAD) {
        return None;
    }
    percent_decode_str(path.trim_matches('/'))
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}

/// `go-get=1`; GitLab reads the number and ignores what follows it.
fn is_go_get(parameter: &str) -> bool {
    let value = parameter.strip_prefix("go-get=");
    value.is_some_and(|value| {
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        value.get(..digits).and_then(|number| number.parse().ok()) == Some(1_u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Request;

    fn wanted(method: Method, uri: &str) -> Option<String> {
        let request = Request::builder().method(method).uri(uri);
        super::wanted(&request.body(()).unwrap().into_parts().0, "/root")
    }

    #[test]
    fn discovery_is_asked_for_by_get_and_head_outside_of_reserved_paths() {
        for (uri, path) in [
            ("/root/g/p?go-get=1", Some("g/p")),
            ("/g/p/?go-get=1", Some("g/p")),
            ("/g/p?x=2&go-get=1abc", Some("g/p")),
            ("/g/p?go-get=01", Some("g/p")),
            ("/g/p%2Dx?go-get=1", Some("g/p-x")),
            ("/?go-get=1", Some("")),
            ("/g/p", None),
            ("/g/p?go-get=0", None),
            ("/g/p?go-get=11", None),
            ("/g/p?go-get=", None),
            ("/g/p?ago-get=1", None),
            ("/api/v4/x?go-get=1", None),
            ("/g/p/-/tree?go-get=1", None),
            ("/g/p.git/info/refs?go-get=1", None),
            ("/g/p%ff?go-get=1", None),
        ] {
            assert_eq!(wanted(Method::GET, uri).as_deref(), path, "{uri}");
            assert_eq!(wanted(Method::HEAD, uri).as_deref(), path, "{uri}");
            assert_eq!(wanted(Method::POST, uri), None, "{uri}");
        }
    }
}

//! `/`, for people: what this server is, and the lines to paste.

use hyper::Response;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::http::request::Parts;

use super::access::Door;
use super::go_get::escape;
use super::response::TEXT;
use super::small;
use super::{Body, Error};
use crate::client_lines;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// 401 for credentials that do not count, so that whoever stores what works stores no other
/// (`GOAUTH=git` asks here). How many projects there are is nobody's business.
pub(super) fn answer(door: &Door<'_>, parts: &Parts) -> Result<Response<Body>, Error> {
    if door.is_refused() {
        return Err(Error::Unauthorized);
    }
    let title = "This is goproxy. It serves Go modules from git repositories.";
    let lines = client_lines::shell(&door.served.instance);
    if wants_html(&parts.headers) {
        let page = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>goproxy</title>\
             </head><body>\n<p>{title}</p>\n<p>In a shell, before <code>go get</code>:</p>\n\
             <pre>{}</pre>\n</body></html>\n",
            escape(&lines)
        );
        return Ok(small::transient(HTML, page.into()));
    }
    let text = format!("{title}\n\nIn a shell, before `go get`:\n\n{lines}");
    Ok(small::transient(TEXT, text.into()))
}

fn wants_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_some_and(|accept| {
        accept
            .as_bytes()
            .windows(9)
            .any(|word| word == b"text/html")
    })
}

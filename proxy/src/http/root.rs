//! `/`, for people: what this server is, and the lines to paste.

use hyper::Response;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::http::request::Parts;

use super::Body;
use super::response::TEXT;
use super::small::{self, Kind};
use crate::client_lines;
use crate::state::AppState;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

pub(super) fn answer(state: &AppState, parts: &Parts) -> Response<Body> {
    let count = state.catalog.current().len();
    let projects = if count == 1 { "project" } else { "projects" };
    let title = format!("This is goproxy. It serves the Go modules of {count} {projects}.");
    let lines = client_lines::shell(&state.external_url);
    if wants_html(&parts.headers) {
        let page = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>goproxy</title>\
             </head><body>\n<p>{title}</p>\n<p>In a shell, before <code>go get</code>:</p>\n\
             <pre>{}</pre>\n</body></html>\n",
            escape(&lines)
        );
        return small::answer(parts, Kind::Transient, HTML, page.into());
    }
    let text = format!("{title}\n\nIn a shell, before `go get`:\n\n{lines}");
    small::answer(parts, Kind::Transient, TEXT, text.into())
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

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

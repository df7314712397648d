//! From a zip to the answer that carries it, whole, in part, or not at all.
//!
//! The entity tag is known before anything is read, so a client that has the zip costs nothing.
//! `HEAD` never builds. A stored zip has a length and ranges; a cold one is sent while it is
//! built, without either. What refuses the zip is said before the status line.

use std::sync::Arc;

use goproxy_git::Cancel;
use goproxy_store::Key;
use hyper::header::HeaderValue;
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode, Version as HttpVersion, header};

use crate::body::{Content, ContentBody};
use crate::build::{BuildError, Builder, ModuleZip, Source};
use crate::http::range::{self, Wanted};
use crate::http::response::{self, Body, Sharing};
use crate::limits::{NoTurn, Turn};

const ZIP: HeaderValue = HeaderValue::from_static("application/zip");

/// Answers `request` with `zip`. `key` is its [`ModuleZip::store_key`]; `open` opens the
/// repository when it comes to a build, and `turn` waits until the caller may begin one.
pub(super) async fn send<S, F>(
    builder: &Builder,
    zip: ModuleZip,
    key: Key,
    request: &Parts,
    turn: impl Future<Output = Result<Turn, NoTurn>>,
    open: F,
) -> Result<Response<Body>, Arc<BuildError>>
where
    S: Source + 'static,
    F: FnOnce(&Cancel) -> Result<S, goproxy_git::Error> + Send + 'static,
{
    let etag = zip.etag();
    let disposition = disposition(&zip);
    let headers = |response| with_headers(response, &etag, &disposition);
    if response::none_match_fails(&request.headers, &etag) {
        let not_modified = plain(StatusCode::NOT_MODIFIED, response::empty());
        return Ok(response::with_header(
            not_modified,
            header::ETAG,
            etag.clone(),
        ));
    }
    if request.method == Method::HEAD {
        let stored = builder.stored(&key);
        return Ok(headers(head(stored.map(|artefact| artefact.length()))));
    }
    if let Some(artefact) = builder.stored(&key) {
        return Ok(headers(stored(
            Content::Artefact(artefact),
            request,
            &etag,
            (),
        )));
    }
    // Whoever joins a build adds no work.
    let turn = if builder.is_under_way(&key) {
        Turn::default()
    } else {
        turn.await.map_err(BuildError::from)?
    };
    let mut attachment = builder.attach(zip, key, turn, open);
    let mut content = attachment.content().await?;
    if request.version < HttpVersion::HTTP_11 {
        // Without chunks the end of the connection is the end of the body, and a failed build
        // would look complete. A proxy in front may speak HTTP/1.0 to this one.
        content.ended().await;
    }
    Ok(headers(match content.length() {
        Some(_) => stored(content, request, &etag, attachment),
        None => plain(
            StatusCode::OK,
            response::streamed(ContentBody::whole(content, attachment)),
        ),
    }))
}

/// The answer to `HEAD`; the length is that of the body that `GET` would get.
fn head(length: Option<u64>) -> Response<Body> {
    let answer = plain(StatusCode::OK, response::empty());
    match length {
        Some(length) => response::with_header(answer, header::CONTENT_LENGTH, length.into()),
        None => answer,
    }
}

/// All or a part of a content whose length is known.
fn stored(
    mut content: Content,
    request: &Parts,
    etag: &HeaderValue,
    attached: impl Send + 'static,
) -> Response<Body> {
    let length = content.length().unwrap_or_default();
    let (status, content_range, body_length, content_body) =
        match range::wanted(&request.headers, etag, length) {
            Wanted::Whole => {
                let whole = response::streamed(ContentBody::whole(content, attached));
                (StatusCode::OK, None, length, whole)
            }
            Wanted::Part { start, end } => {
                let part = response::streamed(ContentBody::range(content, start, end, attached));
                let range = format!("bytes {start}-{}/{length}", end.saturating_sub(1));
                (StatusCode::PARTIAL_CONTENT, Some(range), end - start, part)
            }
            Wanted::Unsatisfiable => {
                let range = format!("bytes */{length}");
                (
                    StatusCode::RANGE_NOT_SATISFIABLE,
                    Some(range),
                    0,
                    response::empty(),
                )
            }
        };
    let mut answer = plain(status, content_body);
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_LENGTH, body_length.into());
    if let Some(range) = content_range.and_then(|range| HeaderValue::try_from(range).ok()) {
        headers.insert(header::CONTENT_RANGE, range);
    }
    answer
}

fn plain(status: StatusCode, body: Body) -> Response<Body> {
    response::response(status, Sharing::default().cache_control(), body)
}

fn with_headers(
    mut answer: Response<Body>,
    etag: &HeaderValue,
    disposition: &HeaderValue,
) -> Response<Body> {
    let headers = answer.headers_mut();
    headers.insert(header::ETAG, etag.clone());
    headers.insert(header::CONTENT_TYPE, ZIP);
    headers.insert(header::CONTENT_DISPOSITION, disposition.clone());
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer
}

/// A version is made of letters, digits and `.-+`: nothing to quote.
fn disposition(zip: &ModuleZip) -> HeaderValue {
    HeaderValue::try_from(format!("attachment; filename=\"{}.zip\"", zip.version))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

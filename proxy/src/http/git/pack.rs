//! `git-upload-pack`: what is asked for is read whole and judged, then answered by git.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use goproxy_git::Freshness;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::header::{self, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};

use super::super::response;
use super::{Asked, Body, Error, Looks, busy, malformed, ok, on_view, refused, run};
use crate::state::AppState;
use crate::upload_pack::{self, Judged, MAX_REQUEST, Malformed, Request, Terms};

const REQUEST: &[u8] = b"application/x-git-upload-pack-request";
const RESULT: HeaderValue = HeaderValue::from_static("application/x-git-upload-pack-result");
/// How long a client may take to send a request.
const SENDING: Duration = Duration::from_mins(2);
/// How long it may take from one piece of it to the next.
const PAUSE: Duration = Duration::from_secs(20);
/// Bytes of a request that are read without a place; what a connection's head may take is more.
const UNPLACED: usize = 16 << 10;

/// Bounds the requests that are in memory.
type Place = tokio::sync::OwnedSemaphorePermit;

pub(super) async fn answer(asked: &Asked<'_>, body: Incoming) -> Result<Response<Body>, Error> {
    let (state, parts) = (asked.state, asked.parts);
    let project = asked.project()?;
    let content_type = parts.headers.get(header::CONTENT_TYPE);
    if content_type.is_none_or(|content_type| content_type.as_bytes() != REQUEST) {
        let words = "Content-Type must be application/x-git-upload-pack-request";
        return Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, words));
    }
    let is_packed = is_packed(parts)?;
    let terms = asked.terms();
    let turn = asked.door.turn(state).await.map_err(busy)?;
    let (body, place) = read(state, body).await?;
    let judged = on_view(state, &project, move |state, looks| {
        let request = upload_pack::read(&body, is_packed, terms)?;
        judge(state, looks, &request, terms)
    });
    let answer = match judged.await? {
        Judged::Run(job) => run(state, &project, job, (Vec::new(), RESULT), turn).await,
        Judged::NotOurs(id) => Ok(ok(RESULT, response::full(upload_pack::not_ours(id)))),
    };
    drop(place);
    answer
}

/// Whether the body is packed by gzip, the only way git packs.
fn is_packed(parts: &Parts) -> Result<bool, Error> {
    let encoding = parts.headers.get(header::CONTENT_ENCODING);
    match encoding.map(HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(false),
        Some(b"gzip" | b"x-gzip") => Ok(true),
        Some(_) => Err(refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Content-Encoding must be gzip or absent",
        )),
    }
}

/// The whole body, and the place that it takes from [`UNPLACED`] bytes on. Clients that stall in a
/// small request, as nearly all are, take none from others.
async fn read(state: &AppState, body: Incoming) -> Result<(Bytes, Place), Error> {
    let mut body = Limited::new(body, MAX_REQUEST);
    let mut whole = BytesMut::new();
    let is_whole = receive(&mut body, &mut whole, UNPLACED).await?;
    let place = state.upload_pack.reading_place().await.map_err(busy)?;
    if !is_whole {
        receive(&mut body, &mut whole, MAX_REQUEST).await?;
    }
    Ok((whole.freeze(), place))
}

/// Receives more than `enough` bytes, or all that there are: whether it is all.
async fn receive(
    body: &mut Limited<Incoming>,
    whole: &mut BytesMut,
    enough: usize,
) -> Result<bool, Error> {
    let pieces = async {
        while whole.len() <= enough {
            match tokio::time::timeout(PAUSE, body.frame()).await {
                Ok(None) => return Ok(true),
                Ok(Some(Ok(frame))) => whole.extend(frame.into_data()),
                Ok(Some(Err(error))) if error.is::<LengthLimitError>() => {
                    return Err(malformed(&Malformed::TooLarge));
                }
                Ok(Some(Err(_))) => {
                    return Err(refused(StatusCode::BAD_REQUEST, "the request broke off"));
                }
                Err(_) => return Err(too_slow()),
            }
        }
        Ok(false)
    };
    let received = tokio::time::timeout(SENDING, pieces).await;
    received.map_err(|_| too_slow())?
}

fn too_slow() -> Error {
    let words = "the request took too long to arrive";
    refused(StatusCode::REQUEST_TIMEOUT, words)
}

/// What a client wants and no ref leads to is looked for once more in the refs of this very
/// moment: it may have heard of them later than this view.
fn judge(
    state: &AppState,
    looks: &Looks<'_>,
    request: &Request,
    terms: Terms,
) -> Result<Judged, upload_pack::Error> {
    let judge = |view| state.upload_pack.judge(&view, request, terms);
    match judge(looks.recent()?)? {
        Judged::NotOurs(_) => judge(looks.at(Freshness::Now)?),
        run @ Judged::Run(_) => Ok(run),
    }
}

//! What may happen to a call, and the answers that the proxy makes up.

use std::time::Duration;

use hyper::body::Bytes;
use hyper::{Response, StatusCode, header};
use serde_json::json;

use super::{Body, whole};

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// It is passed on, and so is its answer.
    Pass,
    /// It is answered with this status, and not passed on.
    Answer(u16),
    /// It is answered with 429 and this Retry-After, in seconds, and not passed on.
    TooMany(u32),
    /// It is passed on after a while.
    Late(Duration),
    /// Nothing comes, not even the end of the connection, and it is not passed on.
    Silence,
    /// It is passed on; instead of the answer the connection ends.
    Lose,
    /// A watch that says at once that its resourceVersion is too old.
    Expired,
    /// A watch that ends without a word after so many events.
    Cut(usize),
    /// It is passed on, and the operator is killed before it hears the answer.
    KillAfter,
    /// The operator is killed; it is not passed on.
    KillBefore,
}

/// An answer of the API server that is none.
pub(super) fn answer(code: u16, retry_after: Option<u32>) -> Response<Body> {
    let reason = match code {
        409 => "Conflict",
        410 => "Expired",
        422 => "Invalid",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        _ => "InternalError",
    };
    let mut response = Response::new(whole(status(code, reason)));
    *response.status_mut() = StatusCode::from_u16(code).unwrap();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// A watch whose only event is that it is over.
pub(super) fn expired() -> Response<Body> {
    let object = String::from_utf8(status(410, "Expired").to_vec()).unwrap();
    let event = format!("{{\"type\":\"ERROR\",\"object\":{object}}}\n");
    let mut response = Response::new(whole(event.into()));
    let json = "application/json".parse().unwrap();
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

fn status(code: u16, reason: &str) -> Bytes {
    let status = json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
        "message": format!("made up: {reason}"), "reason": reason, "code": code,
    });
    status.to_string().into()
}

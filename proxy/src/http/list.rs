//! `@v/list`: the versions that have tags (Go Modules Reference, "GOPROXY protocol").

use bytes::Bytes;
use hyper::Response;

use super::Body;
use super::response::TEXT;
use super::small;

pub(super) fn answer(body: Bytes) -> Response<Body> {
    small::transient(TEXT, body)
}

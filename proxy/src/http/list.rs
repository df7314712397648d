//! `@v/list`: the versions that have tags (Go Modules Reference, "GOPROXY protocol").

use bytes::Bytes;
use hyper::Response;

use super::Body;
use super::module::Asked;
use super::response::TEXT;
use super::small::{self, Kind};

pub(super) fn answer(asked: &Asked<'_>, body: Bytes) -> Response<Body> {
    small::answer(asked.parts, Kind::Transient, TEXT, body)
}

//! `@v/{version}.mod`: the go.mod file as git stores it, or the one that stands for a missing one
//! (Go Modules Reference, "GOPROXY protocol").

use bytes::Bytes;
use hyper::Response;

use super::Body;
use super::module::Asked;
use super::response::TEXT;
use super::small::{self, Kind};

pub(super) fn answer(asked: &Asked<'_>, body: Bytes) -> Response<Body> {
    small::answer(asked.parts, Kind::Artefact(asked.sharing()), TEXT, body)
}

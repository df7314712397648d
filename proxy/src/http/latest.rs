//! `@latest`: the `.info` of the version that the query `latest` means (Go Modules Reference,
//! "GOPROXY protocol"). GitLab has no such endpoint; the `go` command asks for it when a list is
//! empty.

use bytes::Bytes;
use hyper::Response;

use super::Body;
use super::module::Asked;
use super::response::JSON;
use super::small::{self, Kind};

pub(super) fn answer(asked: &Asked<'_>, json: Bytes) -> Response<Body> {
    small::answer(asked.parts, Kind::Transient, JSON, json)
}

//! `@latest`: the `.info` of the version that the query `latest` means (Go Modules Reference,
//! "GOPROXY protocol"). GitLab has no such endpoint; the `go` command asks for it when a list is
//! empty.

use bytes::Bytes;
use hyper::Response;

use super::Body;
use super::response::JSON;
use super::small;

pub(super) fn answer(json: Bytes) -> Response<Body> {
    small::transient(JSON, json)
}

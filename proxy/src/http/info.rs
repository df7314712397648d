//! `@v/{version}.info`: a version's commit and time (Go Modules Reference, "GOPROXY protocol").
//! In the place of the version a branch, a tag or a commit may stand.

use bytes::Bytes;
use goproxy_core::version::Version;
use hyper::Response;

use super::Body;
use super::module::Asked;
use super::response::JSON;
use super::small::{self, Kind};

/// `query` stood in the URL, `version` is what it means. Only of a version that was asked for by
/// its own name the answer stays as it is.
pub(super) fn answer(
    asked: &Asked<'_>,
    query: &str,
    version: &Version,
    json: Bytes,
) -> Response<Body> {
    let kind = if query == version.as_str() {
        Kind::Artefact(asked.sharing())
    } else {
        Kind::Transient
    };
    small::answer(asked.parts, kind, JSON, json)
}

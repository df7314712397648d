//! `@v/{version}.info`: a version's commit and time (Go Modules Reference, "GOPROXY protocol").
//! In the place of the version a branch, a tag or a commit may stand.

use goproxy_core::version::Version;
use hyper::Response;

use super::Body;
use super::asked::Asked;
use super::response::JSON;
use super::small;
use crate::questions::Fact;

/// `query` stood in the URL, `version` is what it means. Only of a version that was asked for by
/// its own name the answer stays as it is.
pub(super) fn answer(
    asked: &Asked<'_>,
    query: &str,
    version: &Version,
    json: Fact,
) -> Response<Body> {
    if query == version.as_str() {
        small::artefact(asked.parts, asked.sharing(), JSON, json)
    } else {
        small::transient(JSON, json.bytes)
    }
}

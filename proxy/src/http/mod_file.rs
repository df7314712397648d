//! `@v/{version}.mod`: the go.mod file as git stores it, or the one that stands for a missing one
//! (Go Modules Reference, "GOPROXY protocol").

use hyper::Response;

use super::Body;
use super::asked::Asked;
use super::response::TEXT;
use super::small;
use crate::questions::Fact;

pub(super) fn answer(asked: &Asked<'_>, body: Fact) -> Response<Body> {
    small::artefact(asked.parts, asked.sharing(), TEXT, body)
}

//! A question about a module that is in a project which the caller may read.

use std::sync::Arc;

use hyper::http::request::Parts;

use super::access::{self, Door};
use super::response::Sharing;
use crate::catalog::Served;
use crate::placement::Place;
use crate::state::AppState;

/// What an endpoint needs to answer a request.
pub(super) struct Asked<'a> {
    pub(super) state: &'a Arc<AppState>,
    pub(super) served: &'a Arc<Served>,
    pub(super) place: &'a Place,
    pub(super) door: &'a Door<'a>,
    pub(super) parts: &'a Parts,
}

impl Asked<'_> {
    /// How caches may treat artefacts of the module.
    pub(super) fn sharing(&self) -> Sharing {
        Sharing {
            public: access::is_public(&self.place.project),
            max_age: self.served.instance.artefact_max_age,
        }
    }
}

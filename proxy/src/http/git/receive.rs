//! Pushes: refused as GitLab refuses somebody who may read and not push.

use super::{Asked, Error, forbidden};
use crate::http::access::Door;

/// Why a push is refused. Whoever may push nothing without a credential is asked for one first.
pub(super) fn refused(asked: &Asked<'_>) -> Error {
    if let Err(error) = asked.project() {
        return error;
    }
    let door = Door::new(asked.served, &asked.parts.headers);
    if asked.served.document.is_some() && !door.holds_token() {
        return Error::Unauthorized;
    }
    forbidden("You are not allowed to push code to this project.")
}

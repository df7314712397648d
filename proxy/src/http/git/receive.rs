//! Pushes: refused as GitLab refuses somebody who may read and not push.

use super::{Asked, Error, forbidden};

/// Why a push is refused. Whoever may push nothing without a credential is asked for one first.
pub(super) fn refused(asked: &Asked<'_>) -> Error {
    if let Err(error) = asked.project() {
        return error;
    }
    let door = asked.door;
    if door.served.document.is_some() && !door.holds_token() {
        return Error::Unauthorized;
    }
    forbidden("You are not allowed to push code to this project.")
}

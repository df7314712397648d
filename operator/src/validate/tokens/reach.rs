//! Whom the token of a project's Secret reaches.

use goproxy_core::identity::ProjectPath;
use goproxy_core::serving_set::{Reach, document};

/// Limits a token to the project whose Secret it is in.
pub(super) fn narrow(token: &mut document::Token, reach: &Reach, path: &str) -> Result<(), String> {
    let reaches = ProjectPath::parse(path).is_ok_and(|path| reach.contains(&path));
    if !reaches {
        return Err(format!(
            "projects: does not name {path}, the only project that a token of this Secret may reach"
        ));
    }
    token.projects = Some(vec![path.to_owned()]);
    Ok(())
}

/// The same Secret, named again.
pub(super) fn widen(known: &mut document::Token, other: document::Token) {
    match (&mut known.projects, other.projects) {
        (Some(known), Some(other)) => {
            known.extend(other);
            known.sort();
            known.dedup();
        }
        // Named by the GoProxy itself: that reaches at least as much.
        (None, _) => {}
        (Some(_), None) => known.projects = None,
    }
}

//! Writes one object by server-side apply, and never one that belongs to somebody else.

use std::sync::Arc;

use goproxy_core::hash::{hex, sha256};
use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use kube::api::{DeleteParams, Patch, PatchParams, Preconditions};
use kube::{Api, ResourceExt as _};
use serde_json::Value;

use super::clients::words;
use super::kept::{Kept, MANAGER, describe};
use super::owner::{check_owner, is_lost};
use crate::children::labels;
use crate::fault::Fault;

/// Brings `wanted` about and returns it as it then is. `seen` is what a watch showed last; where it
/// showed nothing the API server is asked, since objects that are not ours are not watched.
pub(super) async fn apply<K: Kept>(
    api: &Api<K>,
    seen: Option<Arc<K>>,
    mut wanted: K,
    owner: &GoProxy,
) -> Result<Arc<K>, Fault> {
    let name = wanted.name_any();
    let failed = |error: &kube::Error| failure(&describe::<K>(&name), error);
    let live = match seen {
        Some(seen) => Some(seen),
        None => api
            .get_opt(&name)
            .await
            .map_err(|error| failed(&error))?
            .map(Arc::new),
    };
    stamp(&mut wanted).map_err(|error| Fault::new(Reason::ApplyFailed, error.to_string()))?;
    if let Some(live) = live {
        let is_lost = is_lost(api, live.as_ref(), owner).await;
        if !is_lost.map_err(|error| failed(&error))? {
            check_owner(live.as_ref(), owner)?;
        }
        if is_as_wanted(live.as_ref(), &wanted) {
            return Ok(live);
        }
        // Refused if it is another object by now.
        wanted.meta_mut().uid = live.uid();
    }
    let parameters = PatchParams::apply(MANAGER).force();
    let applied = api.patch(&name, &parameters, &Patch::Apply(&wanted)).await;
    applied.map(Arc::new).map_err(|error| failed(&error))
}

/// Deletes an object of `owner` that is no longer wanted.
pub(super) async fn delete<K: Kept>(
    api: &Api<K>,
    orphan: &K,
    owner: &GoProxy,
) -> Result<(), Fault> {
    let is_ours = check_owner(orphan, owner).is_ok();
    if !is_ours || orphan.meta().deletion_timestamp.is_some() {
        return Ok(());
    }
    let name = orphan.name_any();
    let exactly = Preconditions {
        uid: orphan.uid(),
        resource_version: None,
    };
    match api
        .delete(&name, &DeleteParams::background().preconditions(exactly))
        .await
    {
        Ok(_) => Ok(()),
        Err(kube::Error::Api(status)) if status.code == 404 => Ok(()),
        Err(error) => Err(failure(&describe::<K>(&name), &error)),
    }
}

/// An object that could not be written.
pub(super) fn failure(object: &str, error: &kube::Error) -> Fault {
    Fault::new(Reason::ApplyFailed, format!("{object}: {}", words(error)))
}

/// The digest of an object that is not written yet.
pub(super) fn digest<K: Kept>(wanted: &K) -> serde_json::Result<String> {
    Ok(hex(&sha256(&serde_json::to_vec(wanted)?)))
}

/// The digest of what was written last.
pub(super) fn applied<K: Kept>(live: &K) -> Option<&str> {
    live.annotations().get(labels::APPLIED).map(String::as_str)
}

/// Writes the digest of the whole object into it: what was left out since shows by it.
fn stamp<K: Kept>(wanted: &mut K) -> serde_json::Result<()> {
    let digest = digest(wanted)?;
    wanted
        .annotations_mut()
        .insert(labels::APPLIED.to_owned(), digest);
    Ok(())
}

/// Whether everything that is wanted is there, and nothing that was wanted before is left.
fn is_as_wanted<K: Kept>(live: &K, wanted: &K) -> bool {
    let values = || {
        Some((
            serde_json::to_value(live).ok()?,
            serde_json::to_value(wanted).ok()?,
        ))
    };
    applied(live) == applied(wanted)
        && values().is_some_and(|(live, wanted)| contains(&live, &wanted))
}

/// Whether `live` has all that `wanted` has. Lists must have as many elements.
fn contains(live: &Value, wanted: &Value) -> bool {
    match (live, wanted) {
        (Value::Object(live), Value::Object(wanted)) => wanted
            .iter()
            .all(|(key, wanted)| live.get(key).is_some_and(|live| contains(live, wanted))),
        (Value::Array(live), Value::Array(wanted)) => {
            live.len() == wanted.len()
                && live
                    .iter()
                    .zip(wanted)
                    .all(|(live, wanted)| contains(live, wanted))
        }
        _ => live == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_others_added_is_no_difference_and_what_they_changed_is() {
        let wanted = json!({"a": {"b": 1}, "list": [{"name": "x"}]});
        let live = json!({"a": {"b": 1, "c": 2}, "list": [{"name": "x", "more": 1}], "d": 3});
        assert!(contains(&live, &wanted));
        assert!(!contains(
            &json!({"a": {"b": 2}, "list": [{"name": "x"}]}),
            &wanted
        ));
        assert!(!contains(&json!({"a": {"b": 1}, "list": []}), &wanted));
        assert!(!contains(&json!({"a": {"b": 1}}), &wanted));
    }
}

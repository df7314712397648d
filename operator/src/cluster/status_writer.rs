//! Writes statuses, by server-side apply and only where they differ.

use kube::api::{Patch, PatchParams};
use kube::{Api, ResourceExt as _};
use serde::Serialize;
use serde_json::json;

use super::apply::{Kept, MANAGER};

/// Writes `status` of exactly this object. One that is gone meanwhile needs none. A conflict is an
/// error like others: the object may be another one of its name by now, but it may also be the same.
pub(super) async fn write<K: Kept>(
    api: &Api<K>,
    object: &K,
    status: &impl Serialize,
) -> Result<(), kube::Error> {
    let name = object.name_any();
    let body = json!({
        "apiVersion": K::api_version(&()),
        "kind": K::kind(&()),
        "metadata": {"name": name, "uid": object.uid()},
        "status": status,
    });
    let parameters = PatchParams::apply(MANAGER).force();
    match api
        .patch_status(&name, &parameters, &Patch::Apply(&body))
        .await
    {
        Err(kube::Error::Api(answer)) if answer.code == 404 => Ok(()),
        result => result.map(drop),
    }
}

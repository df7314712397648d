//! Writes statuses, by server-side apply and only where they differ.

use std::fmt::Debug;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::Api;
use kube::api::{ApiResource, Patch, PatchParams};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::kept::{Kept, MANAGER};

/// Writes `status` of exactly this object. One that is gone meanwhile needs none. A conflict is an
/// error like others: the object may be another one of its name by now, but it may also be the same.
pub(super) async fn write<K: Kept>(
    api: &Api<K>,
    object: &K,
    status: &impl Serialize,
) -> Result<(), kube::Error> {
    write_of(api, &ApiResource::erase::<K>(&()), object.meta(), status).await
}

/// The same of an object of which no more is known than what it is and who.
pub(super) async fn write_of<K: Clone + Debug + DeserializeOwned>(
    api: &Api<K>,
    resource: &ApiResource,
    meta: &ObjectMeta,
    status: &impl Serialize,
) -> Result<(), kube::Error> {
    let name = meta.name.as_deref().unwrap_or_default();
    let body = json!({
        "apiVersion": resource.api_version,
        "kind": resource.kind,
        "metadata": {"name": name, "uid": meta.uid},
        "status": status,
    });
    let parameters = PatchParams::apply(MANAGER).force();
    match api
        .patch_status(name, &parameters, &Patch::Apply(&body))
        .await
    {
        Err(kube::Error::Api(answer)) if answer.code == 404 => Ok(()),
        result => result.map(drop),
    }
}

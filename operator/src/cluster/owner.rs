//! Whose an object is: what belongs to somebody else is never written and never deleted.

use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ManagedFieldsEntry, OwnerReference};
use kube::{Api, Resource, ResourceExt as _};

use super::kept::{Kept, MANAGER, describe};
use crate::children::labels;
use crate::fault::Fault;

/// Whether it is an object of ours that only lacks its owner reference, as after a restored backup: it
/// has our labels, and the fields that this operator applied.
pub(super) async fn is_lost<K: Kept>(
    api: &Api<K>,
    live: &K,
    owner: &GoProxy,
) -> Result<bool, kube::Error> {
    let ours = labels::all(&owner.name_any());
    let is_labelled = ours
        .iter()
        .all(|(name, value)| live.labels().get(name) == Some(value));
    let is_going = live.meta().deletion_timestamp.is_some();
    if controller(live).is_some() || is_going || !is_labelled {
        return Ok(false);
    }
    // Watches forget the managers.
    let whole = api.get_opt(&live.name_any()).await?;
    let whole = whole.filter(|whole| whole.uid() == live.uid());
    Ok(whole.is_some_and(|whole| has_applied(whole.managed_fields())))
}

fn has_applied(managers: &[ManagedFieldsEntry]) -> bool {
    managers.iter().any(|entry| {
        let manager = entry.manager.as_deref();
        manager == Some(MANAGER) && entry.operation.as_deref() == Some("Apply")
    })
}

fn controller<K: Resource>(live: &K) -> Option<&OwnerReference> {
    let mut references = live.meta().owner_references.iter().flatten();
    references.rfind(|one| one.controller == Some(true))
}

/// Whether the object belongs to `owner`; else whose it is.
pub(super) fn check_owner<K: Resource<DynamicType = ()>>(
    live: &K,
    owner: &GoProxy,
) -> Result<(), Fault> {
    let object = describe::<K>(&live.name_any());
    let Some(controller) = controller(live) else {
        let message = format!(
            "{object} exists and belongs to nobody; delete or rename it, or give the GoProxy \
             another name"
        );
        return Err(Fault::new(Reason::NameConflict, message));
    };
    if Some(&controller.uid) == owner.metadata.uid.as_ref() {
        return match live.meta().deletion_timestamp {
            None => Ok(()),
            Some(_) => Err(Fault::new(
                Reason::ApplyFailed,
                format!("{object} is being deleted; it is made anew afterwards"),
            )),
        };
    }
    let is_former = controller.kind == GoProxy::kind(&()) && controller.name == owner.name_any();
    Err(if is_former {
        let message =
            format!("{object} belongs to a former GoProxy of this name and must go first");
        Fault::new(Reason::ApplyFailed, message)
    } else {
        let message = format!(
            "{object} exists and belongs to {} {}; delete or rename it, or give the GoProxy \
             another name",
            controller.kind, controller.name
        );
        Fault::new(Reason::NameConflict, message)
    })
}

//! The volumes, and fields that need a permission.

use goproxy_core::serving_set::{Visibility, document};
use goproxy_crds::conditions::Reason;
use goproxy_crds::go_proxy::GoProxySpec;
use goproxy_crds::visibility::Visibility as Declared;

use super::Mounts;
use crate::fault::Fault;
use crate::permissions::Permissions;

/// Refuses what the operator was not started to allow.
pub(super) fn check_permissions(spec: &GoProxySpec, allowed: Permissions) -> Result<(), Fault> {
    let host_path = spec
        .volumes
        .iter()
        .find(|volume| volume.host_path.is_some());
    if let Some(volume) = host_path.filter(|_| !allowed.host_path) {
        let message = format!(
            "spec.volumes[{}].hostPath: this operator allows no hostPath volumes; use a \
             persistentVolumeClaim, or start it with --allow-host-path",
            volume.name
        );
        return Err(Fault::new(Reason::NotAllowed, message));
    }
    if spec.pod.pod_template.is_some() && !allowed.pod_template {
        let message = "spec.podTemplate: this operator allows no pod templates; use the other \
                       fields, or start it with --allow-pod-template";
        return Err(Fault::new(Reason::NotAllowed, message));
    }
    Ok(())
}

/// The volumes as the serving set has them.
pub(super) fn document(spec: &GoProxySpec, mounts: Mounts<'_>) -> Vec<document::Volume> {
    let volume = |volume: &goproxy_crds::volume::Volume| document::Volume {
        name: volume.name.clone(),
        mount_path: mounts.path(&volume.name),
        allowed_paths: volume.allowed_paths.clone(),
        max_visibility: volume.max_visibility.map(visibility),
    };
    spec.volumes.iter().map(volume).collect()
}

/// A visibility as the serving set has it.
pub(super) fn visibility(visibility: Declared) -> Visibility {
    match visibility {
        Declared::Private => Visibility::Private,
        Declared::Internal => Visibility::Internal,
        Declared::Public => Visibility::Public,
    }
}

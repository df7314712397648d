//! The volumes of the pods and where they are mounted. Repositories are read-only twice: at the
//! volume's source, so that no owner or mode is changed at the mount, and in the container.

use goproxy_crds::GoProxy;
use goproxy_crds::volume::Volume as Declared;
use k8s_openapi::api::core::v1::{
    EmptyDirVolumeSource, HostPathVolumeSource, NFSVolumeSource, PersistentVolumeClaimVolumeSource,
    SecretVolumeSource, Volume, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use kube::ResourceExt as _;

use super::names;
use crate::validate::Mounts;

/// Where the serving set lies in the container.
pub(super) const SERVING_SET: &str = "/serving-set";
/// Where the certificate lies.
pub(super) const TLS: &str = "/tls";
/// Where finished zips are kept.
pub(super) const CACHE: &str = "/cache";
/// Where git's programs find their small files.
const TEMPORARY: &str = "/tmp";
const TEMPORARY_SIZE: &str = "64Mi";

/// The volumes with their mounts, in an order that never changes.
pub(super) fn build(proxy: &GoProxy) -> (Vec<Volume>, Vec<VolumeMount>) {
    let secret = |name: &str, secret: String, path: &str| {
        let source = SecretVolumeSource {
            secret_name: Some(secret),
            ..SecretVolumeSource::default()
        };
        let volume = Volume {
            name: name.to_owned(),
            secret: Some(source),
            ..Volume::default()
        };
        (volume, mount(name, path, true))
    };
    let mut all = vec![secret(
        "serving-set",
        names::serving_set(&proxy.name_any()),
        SERVING_SET,
    )];
    if let Some(tls) = &proxy.spec.tls {
        all.push(secret("tls", tls.secret_name.clone(), TLS));
    }
    all.push(scratch("cache", CACHE, &proxy.spec.cache.size_limit));
    all.push(scratch("tmp", TEMPORARY, TEMPORARY_SIZE));
    all.extend(proxy.spec.volumes.iter().map(repositories));
    all.into_iter().unzip()
}

fn mount(name: &str, path: &str, read_only: bool) -> VolumeMount {
    VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        read_only: read_only.then_some(true),
        ..VolumeMount::default()
    }
}

fn scratch(name: &str, path: &str, size_limit: &str) -> (Volume, VolumeMount) {
    let volume = Volume {
        name: name.to_owned(),
        empty_dir: Some(EmptyDirVolumeSource {
            size_limit: Some(Quantity(size_limit.to_owned())),
            medium: None,
        }),
        ..Volume::default()
    };
    (volume, mount(name, path, false))
}

/// A volume with repositories. Its name in the pod has a prefix, so that it meets none of ours.
fn repositories(declared: &Declared) -> (Volume, VolumeMount) {
    let name = format!("repositories-{}", declared.name);
    let claim = declared.persistent_volume_claim.as_ref();
    let volume = Volume {
        name: name.clone(),
        persistent_volume_claim: claim.map(|claim| PersistentVolumeClaimVolumeSource {
            claim_name: claim.claim_name.clone(),
            read_only: Some(true),
        }),
        nfs: declared.nfs.as_ref().map(|nfs| NFSVolumeSource {
            server: nfs.server.clone(),
            path: nfs.path.clone(),
            read_only: Some(true),
        }),
        // It has no such field itself; the mount's is what there is.
        host_path: declared
            .host_path
            .as_ref()
            .map(|host| HostPathVolumeSource {
                path: host.path.clone(),
                type_: Some("Directory".to_owned()),
            }),
        ..Volume::default()
    };
    (
        volume,
        mount(&name, &Mounts::InPods.path(&declared.name), true),
    )
}

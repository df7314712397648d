//! The service account of the pods. It has no rights, and no token of it is mounted.

use goproxy_crds::GoProxy;
use k8s_openapi::api::core::v1::ServiceAccount;
use kube::ResourceExt as _;

use super::{metadata, names};

pub(super) fn build(proxy: &GoProxy) -> ServiceAccount {
    ServiceAccount {
        metadata: metadata(proxy, names::service_account(&proxy.name_any())),
        automount_service_account_token: Some(false),
        ..ServiceAccount::default()
    }
}

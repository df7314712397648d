//! What the pod and its containers may do: what the restricted Pod Security Standard allows. There
//! is never an `fsGroup`, which would change the owner of files on the volumes.

use goproxy_crds::pod_settings::SecurityContext as Declared;
use k8s_openapi::api::core::v1::{
    Capabilities, PodSecurityContext, SeccompProfile, SecurityContext,
};

pub(super) fn pod(declared: Option<&Declared>) -> PodSecurityContext {
    let groups = declared.map(|declared| declared.supplemental_groups.clone());
    PodSecurityContext {
        run_as_non_root: Some(true),
        run_as_user: declared.and_then(|declared| declared.run_as_user),
        run_as_group: declared.and_then(|declared| declared.run_as_group),
        supplemental_groups: groups.filter(|groups| !groups.is_empty()),
        seccomp_profile: Some(SeccompProfile {
            type_: "RuntimeDefault".to_owned(),
            localhost_profile: None,
        }),
        ..PodSecurityContext::default()
    }
}

/// That of every container, further ones of a `podTemplate` included.
pub(in crate::children) fn container() -> SecurityContext {
    SecurityContext {
        allow_privilege_escalation: Some(false),
        read_only_root_filesystem: Some(true),
        capabilities: Some(Capabilities {
            drop: Some(vec!["ALL".to_owned()]),
            add: None,
        }),
        ..SecurityContext::default()
    }
}

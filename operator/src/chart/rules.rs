//! The operator's rights, as the chart's Roles take them.

use k8s_openapi::api::rbac::v1::PolicyRule;
use serde::Serialize;

use crate::rbac::{OWN, WATCHED, policy};

#[derive(Serialize)]
struct Rules {
    /// In every namespace that is watched.
    watched: Vec<PolicyRule>,
    /// In the operator's own namespace.
    own: Vec<PolicyRule>,
}

pub(super) fn yaml() -> Result<String, serde_saphyr::ser::Error> {
    serde_saphyr::to_string(&Rules {
        watched: policy(WATCHED),
        own: policy(OWN),
    })
}

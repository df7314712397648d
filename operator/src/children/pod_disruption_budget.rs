//! How many pods a drain may take at a time. A single pod has no budget: it would block drains for
//! ever.

use goproxy_crds::GoProxy;
use k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use kube::ResourceExt as _;

use super::{Rollout, labels, metadata, names};

pub(super) fn build(proxy: &GoProxy, rollout: &Rollout) -> Option<PodDisruptionBudget> {
    let name = proxy.name_any();
    (rollout.replicas >= 2).then(|| PodDisruptionBudget {
        metadata: metadata(proxy, names::main(&name)),
        spec: Some(PodDisruptionBudgetSpec {
            max_unavailable: Some(IntOrString::Int(1)),
            selector: Some(labels::selector(&name)),
            // Pods that serve nobody may go.
            unhealthy_pod_eviction_policy: Some("AlwaysAllow".to_owned()),
            ..PodDisruptionBudgetSpec::default()
        }),
        ..PodDisruptionBudget::default()
    })
}

//! The Deployment: how many pods, and how they are replaced.

use k8s_openapi::api::apps::v1::{
    Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment,
};
use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use kube::ResourceExt as _;

use super::access_modes::Strategy;
use super::{Order, Rollout, labels, metadata, names, pod, pod_template};
use crate::fault::Fault;

/// How long a pod is ready before the next one is replaced.
const MIN_READY_SECONDS: i32 = 5;
/// Former templates that are kept for `kubectl rollout undo`.
const HISTORY: i32 = 3;

pub(super) fn build(order: Order<'_>, rollout: &Rollout) -> Result<Deployment, Fault> {
    let name = order.proxy.name_any();
    let template = PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(labels::all(&name)),
            ..ObjectMeta::default()
        }),
        spec: Some(pod::build(order, rollout)?),
    };
    let template = match &order.proxy.spec.pod.pod_template {
        Some(given) => pod_template::merge(template, given)?,
        None => template,
    };
    Ok(Deployment {
        metadata: metadata(order.proxy, names::main(&name)),
        spec: Some(DeploymentSpec {
            replicas: Some(rollout.replicas),
            selector: labels::selector(&name),
            strategy: Some(strategy(rollout.strategy)),
            min_ready_seconds: Some(MIN_READY_SECONDS),
            revision_history_limit: Some(HISTORY),
            template,
            ..DeploymentSpec::default()
        }),
        status: None,
    })
}

fn strategy(strategy: Strategy) -> DeploymentStrategy {
    let rolling = |surge, unavailable| DeploymentStrategy {
        type_: Some("RollingUpdate".to_owned()),
        rolling_update: Some(RollingUpdateDeployment {
            max_surge: Some(IntOrString::Int(surge)),
            max_unavailable: Some(IntOrString::Int(unavailable)),
        }),
    };
    match strategy {
        Strategy::Surge => rolling(1, 0),
        Strategy::NoSurge => rolling(0, 1),
        Strategy::Recreate => DeploymentStrategy {
            type_: Some("Recreate".to_owned()),
            rolling_update: None,
        },
    }
}

//! The pod: one container that runs the proxy, within the restricted Pod Security Standard.

mod container;
mod scheduling;
mod security;

use k8s_openapi::api::core::v1::{LocalObjectReference, PodSpec};
use kube::ResourceExt as _;

use super::{Order, Rollout, names, volumes};
use crate::fault::Fault;

pub(super) use container::NAME as CONTAINER;
pub(super) use security::container as container_security;

/// How long the pod serves on after it was taken out of the Service: both happen at the same time,
/// and clients may still be sent to it.
const PRE_STOP_SECONDS: i64 = 5;
/// How long requests may take to end after that.
const DRAIN_SECONDS: i64 = 80;
/// Beyond both, for the process itself.
const SPARE_SECONDS: i64 = 5;

pub(super) fn build(order: Order<'_>, rollout: &Rollout) -> Result<PodSpec, Fault> {
    let proxy = order.proxy;
    let settings = &proxy.spec.pod;
    let (volumes, mounts) = volumes::build(proxy);
    let pull_secrets = settings.image_pull_secrets.iter();
    let pull_secrets: Vec<_> = pull_secrets
        .map(|secret| LocalObjectReference {
            name: secret.name.clone(),
        })
        .collect();
    let selector = &settings.node_selector;
    Ok(PodSpec {
        containers: vec![container::build(order, mounts)],
        volumes: Some(volumes),
        service_account_name: Some(names::service_account(&proxy.name_any())),
        automount_service_account_token: Some(false),
        enable_service_links: Some(false),
        security_context: Some(security::pod(settings.security_context.as_ref())),
        termination_grace_period_seconds: Some(PRE_STOP_SECONDS + DRAIN_SECONDS + SPARE_SECONDS),
        image_pull_secrets: (!pull_secrets.is_empty()).then_some(pull_secrets),
        node_selector: (!selector.is_empty()).then(|| selector.clone()),
        tolerations: scheduling::tolerations(settings),
        affinity: scheduling::affinity(settings)?,
        topology_spread_constraints: scheduling::spread(proxy, rollout),
        priority_class_name: settings.priority_class_name.clone(),
        ..PodSpec::default()
    })
}

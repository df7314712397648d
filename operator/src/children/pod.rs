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

/// A pod that ends serves on until no client has come for so long: it is taken out of the Service at the
/// same time, but clients are sent to it until every node has followed.
const QUIET_PERIOD_SECONDS: i64 = 5;
/// How long that may take: what keeps Services up to date can be a minute behind after an outage of the
/// API server.
const QUIET_TIMEOUT_SECONDS: i64 = 60;
/// How long requests may take to end, counted from the same moment. The time that a pod is given is also
/// what the end of a namespace waits for, and so no longer than it has to be.
const DRAIN_SECONDS: i64 = 85;
/// Beyond that, for the process itself.
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
        termination_grace_period_seconds: Some(DRAIN_SECONDS + SPARE_SECONDS),
        image_pull_secrets: (!pull_secrets.is_empty()).then_some(pull_secrets),
        node_selector: (!selector.is_empty()).then(|| selector.clone()),
        tolerations: scheduling::tolerations(settings),
        affinity: scheduling::affinity(settings)?,
        topology_spread_constraints: scheduling::spread(proxy, rollout),
        priority_class_name: settings.priority_class_name.clone(),
        ..PodSpec::default()
    })
}

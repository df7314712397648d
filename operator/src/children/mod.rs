//! The objects that the operator keeps for a GoProxy: from what is declared to what is to be
//! there; pure, and the same input always makes the same objects. One file for each of them.

mod access_modes;
mod cache;
mod deployment;
mod free_form;
pub mod labels;
pub mod names;
mod network_policy;
mod pod;
mod pod_disruption_budget;
mod pod_template;
pub mod ports;
mod service;
mod service_account;
pub mod serving_set_secret;
#[cfg(test)]
mod tests;
mod volumes;

use std::net::IpAddr;

use goproxy_crds::GoProxy;
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{Service, ServiceAccount};
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ObjectMeta, OwnerReference};
use kube::{Resource as _, ResourceExt as _};

pub use access_modes::{AccessModes, Rollout};

use crate::fault::Fault;

/// What holds for the pods of all GoProxies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defaults {
    /// The proxy's image where a GoProxy names none.
    pub image: String,
    /// The address on which proxies listen in their pods.
    pub listen: IpAddr,
    /// The namespace that the operator runs in, from which management ports are reached.
    pub operator_namespace: String,
}

/// What the objects are made from.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The GoProxy.
    pub proxy: &'a GoProxy,
    /// What holds for all.
    pub defaults: &'a Defaults,
    /// How the claims of its volumes may be mounted.
    pub access_modes: &'a AccessModes,
}

/// The objects, without the Secret that holds the serving set.
#[derive(Debug, Clone, PartialEq)]
pub struct Children {
    /// As whom the pods run.
    pub service_account: ServiceAccount,
    /// The pods.
    pub deployment: Deployment,
    /// How clients reach them.
    pub service: Service,
    /// How many may be taken away at a time; none for a single pod.
    pub pod_disruption_budget: Option<PodDisruptionBudget>,
    /// Who may reach them, unless that is switched off.
    pub network_policy: Option<NetworkPolicy>,
}

/// Makes the objects; the fault is one of the GoProxy's spec.
pub fn build(order: Order<'_>) -> Result<Children, Fault> {
    let rollout = Rollout::of(order.proxy, order.access_modes);
    Ok(Children {
        service_account: service_account::build(order.proxy),
        deployment: deployment::build(order, &rollout)?,
        service: service::build(order.proxy),
        pod_disruption_budget: pod_disruption_budget::build(order.proxy, &rollout),
        network_policy: network_policy::build(order),
    })
}

/// Name, labels and owner of an object. The owner does not block anything: to delete a GoProxy
/// needs no right on what it owns.
fn metadata(proxy: &GoProxy, name: String) -> ObjectMeta {
    ObjectMeta {
        name: Some(name),
        namespace: proxy.namespace(),
        labels: Some(labels::all(&proxy.name_any())),
        owner_references: Some(vec![owner(proxy)]),
        ..ObjectMeta::default()
    }
}

fn owner(proxy: &GoProxy) -> OwnerReference {
    OwnerReference {
        api_version: GoProxy::api_version(&()).into_owned(),
        kind: GoProxy::kind(&()).into_owned(),
        name: proxy.name_any(),
        uid: proxy.uid().unwrap_or_default(),
        controller: Some(true),
        block_owner_deletion: None,
    }
}

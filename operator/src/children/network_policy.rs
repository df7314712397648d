//! Who may open connections to the pods. They open none themselves.

use goproxy_crds::go_proxy::{LabelSelector as DeclaredSelector, NetworkPeer};
use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use kube::ResourceExt as _;

use super::{Order, labels, metadata, names, ports};

pub(super) fn build(order: Order<'_>) -> Option<NetworkPolicy> {
    let name = order.proxy.name_any();
    let declared = &order.proxy.spec.network_policy;
    let clients = declared.clients.iter().map(peer).collect();
    let mut managers = vec![operator(&order.defaults.operator_namespace)];
    managers.extend(declared.monitoring.iter().map(peer));
    declared.enabled.then(|| NetworkPolicy {
        metadata: metadata(order.proxy, names::main(&name)),
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(labels::selector(&name)),
            policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
            ingress: Some(vec![
                rule(ports::SERVING_NAME, clients),
                rule(ports::MANAGEMENT_NAME, managers),
            ]),
            egress: None,
        }),
    })
}

/// No peers means everybody, in Kubernetes as in the GoProxy.
fn rule(port: &str, peers: Vec<NetworkPolicyPeer>) -> NetworkPolicyIngressRule {
    NetworkPolicyIngressRule {
        from: (!peers.is_empty()).then_some(peers),
        ports: Some(vec![NetworkPolicyPort {
            port: Some(IntOrString::String(port.to_owned())),
            protocol: Some("TCP".to_owned()),
            end_port: None,
        }]),
    }
}

fn operator(namespace: &str) -> NetworkPolicyPeer {
    let selector = |key: &str, value: &str| LabelSelector {
        match_labels: Some([(key.to_owned(), value.to_owned())].into()),
        match_expressions: None,
    };
    NetworkPolicyPeer {
        namespace_selector: Some(selector("kubernetes.io/metadata.name", namespace)),
        pod_selector: Some(selector("app.kubernetes.io/name", labels::OPERATOR)),
        ip_block: None,
    }
}

fn peer(declared: &NetworkPeer) -> NetworkPolicyPeer {
    let selector = |declared: &DeclaredSelector| LabelSelector {
        match_labels: Some(declared.match_labels.clone()),
        match_expressions: None,
    };
    NetworkPolicyPeer {
        namespace_selector: declared.namespace_selector.as_ref().map(selector),
        pod_selector: declared.pod_selector.as_ref().map(selector),
        ip_block: declared.ip_block.as_ref().map(|block| IPBlock {
            cidr: block.cidr.clone(),
            except: None,
        }),
    }
}

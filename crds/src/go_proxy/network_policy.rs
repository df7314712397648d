//! The NetworkPolicy of the proxy's pods.

use std::collections::BTreeMap;

use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::schema::Network;

/// The NetworkPolicy of the proxy's pods. They open no connection themselves; who may open one to
/// them is said here. It needs a network that enforces NetworkPolicies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct NetworkPolicy {
    /// Whether there is a NetworkPolicy.
    #[serde(default = "on")]
    pub enabled: bool,
    /// Who reaches the port for clients. Left out or empty: everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 32))]
    pub clients: Vec<NetworkPeer>,
    /// Who reaches the management port with metrics, beside the operator. Left out or empty: nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 32))]
    pub monitoring: Vec<NetworkPeer>,
}

impl Default for NetworkPolicy {
    fn default() -> Self {
        Self {
            enabled: true,
            clients: Vec::new(),
            monitoring: Vec::new(),
        }
    }
}

fn on() -> bool {
    true
}

/// Who may open connections, as in a NetworkPolicy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new("has(self.ipBlock) != (has(self.namespaceSelector) || has(self.podSelector))")
    .message("a peer is either an ipBlock, or a namespaceSelector, a podSelector or both: set one of the two"))]
pub struct NetworkPeer {
    /// Pods of namespaces with these labels; an empty selector stands for all namespaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace_selector: Option<LabelSelector>,
    /// Pods with these labels, in the selected namespaces or else in this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pod_selector: Option<LabelSelector>,
    /// Addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_block: Option<IpBlock>,
}

/// Labels that must all be there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct LabelSelector {
    /// Keys and values. Empty: everything.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(extend("maxProperties" = 16))]
    pub match_labels: BTreeMap<String, String>,
}

/// A network.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct IpBlock {
    /// The network, as `10.0.0.0/8`.
    #[schemars(with = "Network")]
    pub cidr: String,
}

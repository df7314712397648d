//! What may be said of the proxy's pods: the usual settings in their usual form, and one template
//! for the rest.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::schema::{Amount, FreeForm, LabelKey, ObjectName};

/// Settings of the proxy's pods, beside each other with the other fields of a GoProxy's spec.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct PodSettings {
    /// What the proxy's container asks for and may use at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resources: Option<Resources>,
    /// As which user the proxy reads the volumes. Left out: the user of the image, 65532.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_context: Option<SecurityContext>,
    /// Labels that a node must have.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(extend("maxProperties" = 32))]
    pub node_selector: BTreeMap<String, String>,
    /// Taints of nodes that the pods bear.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 32))]
    pub tolerations: Vec<Toleration>,
    /// Node and pod affinity as in a pod's spec; it is checked when the pods are rendered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affinity: Option<FreeForm>,
    /// How the pods are spread. Left out: over nodes, where that is possible. The label selector is
    /// that of the proxy's pods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 8))]
    pub topology_spread_constraints: Vec<TopologySpreadConstraint>,
    /// The name of the pods' PriorityClass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<ObjectName>")]
    pub priority_class_name: Option<String>,
    /// Secrets of this namespace with which the image is pulled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 16), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["name"]))]
    pub image_pull_secrets: Vec<ImagePullSecret>,
    /// A pod template (`metadata`, `spec`) that is merged over the rendered one, for what has no
    /// field here. It may break with any upgrade. Refused unless the operator was started with
    /// `--allow-pod-template`, and never sets service accounts, host namespaces, security contexts
    /// or further volumes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pod_template: Option<FreeForm>,
}

/// What a container asks for and may use at most, as in a pod's spec.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Resources {
    /// What the node must have left, as `cpu: 500m`, `memory: 512Mi`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, Amount>", extend("maxProperties" = 8))]
    pub requests: BTreeMap<String, Quantity>,
    /// What the container may use, as `memory: 1Gi`. A limit of `cpu` slows cold zips.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, Amount>", extend("maxProperties" = 8))]
    pub limits: BTreeMap<String, Quantity>,
}

/// As which user the proxy reads the volumes. Files of repositories must be readable by it; nothing
/// on the volumes is ever changed, their owner and mode included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct SecurityContext {
    /// The user's number; 0, the superuser, is refused. On OpenShift leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 4_294_967_295_i64))]
    pub run_as_user: Option<i64>,
    /// The number of the user's first group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 4_294_967_295_i64))]
    pub run_as_group: Option<i64>,
    /// Numbers of further groups, for instance the one that owns the repositories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 16), inner(range(min = 1, max = 4_294_967_295_i64)), extend("x-kubernetes-list-type" = "set"))]
    pub supplemental_groups: Vec<i64>,
}

/// A taint that the pods bear, as in a pod's spec.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new("!has(self.operator) || self.operator != 'Exists' || !has(self.value)")
    .message("operator Exists bears every value: leave value out, or use operator Equal"))]
#[x_kube(validation = Rule::new("has(self.key) || (has(self.operator) && self.operator == 'Exists')")
    .message("without a key every taint is borne: set operator to Exists, or name the key"))]
#[x_kube(validation = Rule::new("!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')")
    .message("tolerationSeconds counts with effect NoExecute only: set that, or leave the seconds out"))]
pub struct Toleration {
    /// The taint's key. Left out, with operator `Exists`: every taint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<LabelKey>")]
    pub key: Option<String>,
    /// `Equal` (default) compares the value, `Exists` does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "TolerationOperator")]
    pub operator: Option<TolerationOperator>,
    /// The taint's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 63))]
    pub value: Option<String>,
    /// The taint's effect. Left out: every effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "TaintEffect")]
    pub effect: Option<TaintEffect>,
    /// Seconds for which a taint of effect `NoExecute` is borne. Left out: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toleration_seconds: Option<i64>,
}

/// How a toleration compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum TolerationOperator {
    /// The taint has this value.
    Equal,
    /// The taint is there.
    Exists,
}

/// What a taint does to pods that do not bear it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum TaintEffect {
    /// None is scheduled.
    NoSchedule,
    /// None is scheduled where that can be avoided.
    PreferNoSchedule,
    /// None is scheduled, and those that run are ended.
    NoExecute,
}

/// How pods are spread, as in a pod's spec.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct TopologySpreadConstraint {
    /// By how many pods two domains may differ.
    #[schemars(range(min = 1, max = 100))]
    pub max_skew: i32,
    /// The label of nodes whose values are the domains, as `topology.kubernetes.io/zone`.
    #[schemars(with = "LabelKey")]
    pub topology_key: String,
    /// What happens where it cannot be kept.
    pub when_unsatisfiable: WhenUnsatisfiable,
}

/// What happens where pods cannot be spread as wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum WhenUnsatisfiable {
    /// The pod waits.
    DoNotSchedule,
    /// The pod is scheduled where the difference is least.
    ScheduleAnyway,
}

/// A Secret with which an image is pulled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct ImagePullSecret {
    /// The name of a Secret in this namespace.
    #[schemars(with = "ObjectName")]
    pub name: String,
}

//! What is seen of a GoProxy.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::token::TokenStatus;

/// How many entries `status.tokens` has at most; `status.tokenCounts` counts all.
pub const MAX_TOKENS: usize = 100;

/// What is seen of a GoProxy; written by the operator.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoProxyStatus {
    /// The `metadata.generation` that the rest of the status is about; -1 until the operator has
    /// seen the GoProxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_generation: Option<i64>,
    /// How the GoProxy stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[x_kube(merge_strategy = ListMerge::Map(vec!["type".into()]))]
    pub conditions: Vec<Condition>,
    /// Where clients reach the proxy: `spec.externalURL` without a slash at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What module paths of projects start with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module_prefix: Option<String>,
    /// Pods that there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replicas: Option<i32>,
    /// Pods that are ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_replicas: Option<i32>,
    /// The labels of the pods, for whoever scales the GoProxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// The image that the pods run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The GoModuleProjects that name this GoProxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projects: Option<ProjectCounts>,
    /// What the pods are to serve and what they serve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serving_set: Option<ServingSetStatus>,
    /// How the Secrets with tokens stand, those with faults first: 100 entries at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100), extend("x-kubernetes-list-type" = "atomic"))]
    pub tokens: Vec<TokenStatus>,
    /// How many Secrets with tokens, and how many tokens, there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_counts: Option<TokenCounts>,
}

/// The GoModuleProjects that name a GoProxy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct ProjectCounts {
    /// All of them.
    #[serde(default)]
    pub total: i32,
    /// Those that are accepted.
    #[serde(default)]
    pub accepted: i32,
    /// Those that are not; their own conditions say why.
    #[serde(default)]
    pub rejected: i32,
}

/// What the pods are to serve and what they serve.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct ServingSetStatus {
    /// The hash of the serving set that was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired: Option<String>,
    /// The hash of what every ready pod serves; absent while they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served: Option<String>,
}

/// Secrets with tokens, and tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct TokenCounts {
    /// Secrets that the GoProxy and its GoModuleProjects name.
    #[serde(default)]
    pub secrets: i32,
    /// Secrets whose tokens do not all count.
    #[serde(default)]
    pub faulty: i32,
    /// Tokens that count.
    #[serde(default)]
    pub accepted: i32,
}

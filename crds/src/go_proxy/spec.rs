//! What a GoProxy declares.

use kube::{CustomResource, KubeSchema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Git, GoGet, GoProxyStatus, Limits, NetworkPolicy, OwnPrefixMiss, Service};
use crate::pod_settings::PodSettings;
use crate::schema::{Address, ExternalUrl, Host, Image, ModulePath, ObjectName, QuantityText};
use crate::token::TokenReference;
use crate::visibility::PackageRegistry;
use crate::volume::Volume;

/// What the proxy serves, to whom, and how its pods look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, CustomResource, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[kube(
    group = "goproxy-operator.github.io",
    version = "v1alpha1",
    kind = "GoProxy",
    plural = "goproxies",
    shortname = "gopx",
    category = "goproxy-all",
    namespaced,
    status = "GoProxyStatus",
    derive = "PartialEq",
    doc = "A proxy that serves the Go modules of the git repositories on its volumes, at GitLab's URLs and behind GitLab's tokens, visibilities and flags. GoModuleProjects of the same namespace declare the projects.",
    scale(
        spec_replicas_path = ".spec.replicas",
        status_replicas_path = ".status.replicas",
        label_selector_path = ".status.selector"
    ),
    selectable = ".spec.externalURL",
    selectable = ".spec.enabled",
    selectable = ".spec.suspend",
    printcolumn(name = "Ready", type_ = "string", json_path = ".status.conditions[?(@.type=='Ready')].status", description = "Whether everything that is declared is served."),
    printcolumn(name = "Reason", type_ = "string", json_path = ".status.conditions[?(@.type=='Ready')].reason", description = "Why, in one word."),
    printcolumn(name = "Projects", type_ = "integer", json_path = ".status.projects.accepted", description = "Projects that are accepted."),
    printcolumn(name = "Replicas", type_ = "integer", json_path = ".status.readyReplicas", description = "Pods that are ready."),
    printcolumn(name = "URL", type_ = "string", json_path = ".spec.externalURL", description = "Where clients reach the proxy."),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp"),
    printcolumn(name = "Enabled", type_ = "boolean", json_path = ".spec.enabled", priority = "1", description = "The flag of projects that have none of their own."),
    printcolumn(name = "Suspended", type_ = "boolean", json_path = ".spec.suspend", priority = "1", description = "Whether the operator leaves the proxy as it is."),
    printcolumn(name = "Message", type_ = "string", json_path = ".status.conditions[?(@.type=='Ready')].message", priority = "1", description = "Why, and what helps."),
    validation = Rule::new("self.metadata.name.size() <= 40 && self.metadata.name.matches('^[a-z]([a-z0-9-]*[a-z0-9])?$')")
        .message("metadata.name: Services and pods are named after the GoProxy; use at most 40 lower-case letters, digits and dashes, beginning with a letter and ending with a letter or digit")
)]
pub struct GoProxySpec {
    /// Where clients reach the proxy: scheme, host, perhaps a port and a relative root, as
    /// `https://gitlab.example.com`. `go` sends credentials to `https` only.
    #[serde(rename = "externalURL")]
    #[schemars(with = "ExternalUrl")]
    pub external_url: String,
    /// What module paths of projects start with: host and relative root, without scheme and port.
    /// Left out: those of `externalURL`. Set it where module paths name another host, for instance
    /// that of a GitLab beside which the proxy runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<ModulePath>")]
    pub module_prefix: Option<String>,
    /// GitLab's feature flag `go_proxy` for all projects that have none of their own. Off answers
    /// 404 to those who may see the project.
    #[serde(default)]
    pub enabled: bool,
    /// Whether the operator leaves everything as it is and only says so. What is served stays;
    /// tokens still expire.
    #[serde(default)]
    pub suspend: bool,
    /// The package registry as a whole; off answers 404 to everybody.
    #[serde(default)]
    pub package_registry: PackageRegistry,
    /// How many pods serve.
    #[serde(default = "one")]
    #[schemars(range(min = 0, max = 1000))]
    pub replicas: i32,
    /// Where repositories lie. Volumes are mounted read-only; changing them rolls the pods.
    #[schemars(length(min = 1, max = 16), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["name"]))]
    pub volumes: Vec<Volume>,
    /// The certificate for clients. Left out: the proxy is served in the clear, for instance behind
    /// an ingress that ends TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    /// Secrets with tokens. Their tokens reach all projects, or those that the Secret names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 256), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["secretName"]))]
    pub tokens: Vec<TokenReference>,
    /// Discovery with `?go-get=1`.
    #[serde(default)]
    pub go_get: GoGet,
    /// Git over HTTP, and the addresses that discovery names.
    #[serde(default)]
    pub git: Git,
    /// Hosts of vanity import paths that the proxy may answer for. Left out or empty: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<Host>", length(max = 64), extend("x-kubernetes-list-type" = "set"))]
    pub import_hosts: Vec<String>,
    /// What group and instance endpoints answer for a module path below the module prefix that
    /// belongs to no project that the caller may read: `deny`, 401 or 403, so that `go` does not
    /// ask the next proxy of its list for a private path; `notFound`, 404, as GitLab.
    #[serde(default)]
    pub own_prefix_miss: OwnPrefixMiss,
    /// What a caller may use up. Left out: no limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// Addresses or networks of proxies in front whose `X-Forwarded-For` is believed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<Address>", length(max = 64), extend("x-kubernetes-list-type" = "set"))]
    pub trusted_proxies: Vec<String>,
    /// Seconds for which clients may use an artefact without asking again. With 0 revoked tokens
    /// and moved tags show at once.
    #[serde(default)]
    #[schemars(range(min = 0, max = 31_536_000))]
    pub artefact_max_age: i64,
    /// Where finished zips are kept, on each pod.
    #[serde(default)]
    pub cache: Cache,
    /// The Service in front of the pods.
    #[serde(default)]
    pub service: Service,
    /// The NetworkPolicy of the pods.
    #[serde(default)]
    pub network_policy: NetworkPolicy,
    /// The image of the proxy. Left out: the one that belongs to the operator; `status.image` says
    /// which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Image>")]
    pub image: Option<String>,
    /// When the image is pulled. Left out: as Kubernetes does by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "ImagePullPolicy")]
    pub image_pull_policy: Option<ImagePullPolicy>,
    /// How the pods look.
    #[serde(flatten)]
    pub pod: PodSettings,
}

fn one() -> i32 {
    1
}

/// The certificate for clients.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct Tls {
    /// The name of a Secret of type `kubernetes.io/tls` in this namespace. A renewed certificate is
    /// followed without a restart.
    #[schemars(with = "ObjectName")]
    pub secret_name: String,
}

/// Where finished zips are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct Cache {
    /// How much of the node's disk they may take, and zips that are being built. The least recently
    /// used go first.
    #[serde(default = "cache_size")]
    #[schemars(with = "QuantityText")]
    pub size_limit: String,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            size_limit: cache_size(),
        }
    }
}

fn cache_size() -> String {
    "10Gi".to_owned()
}

/// When an image is pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum ImagePullPolicy {
    /// Whenever a pod starts.
    Always,
    /// When the node does not have it.
    IfNotPresent,
    /// Never.
    Never,
}

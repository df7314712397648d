//! A project: one repository, its number, its path, and who may read it.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use kube::{CustomResource, KubeSchema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::schema::{ModulePath, ProjectPath, ProxyName, RepositoryPath, VolumeName};
use crate::token::TokenReference;
use crate::visibility::{PackageRegistry, Visibility};

/// How many entries `status.modules` has at most; `status.moduleCount` counts all.
pub const MAX_MODULES: usize = 50;

/// The project: its number, its path, who may read it, and where its repository lies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, CustomResource, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[kube(
    group = "goproxy-operator.github.io",
    version = "v1alpha1",
    kind = "GoModuleProject",
    plural = "gomoduleprojects",
    shortname = "gomp",
    category = "goproxy-all",
    namespaced,
    status = "GoModuleProjectStatus",
    derive = "PartialEq",
    doc = "A git repository on a volume of a GoProxy, whose Go modules are served as those of a GitLab project: with a number, a path, a visibility and a flag.",
    selectable = ".spec.proxyRef.name",
    selectable = ".spec.projectId",
    selectable = ".spec.path",
    selectable = ".spec.visibility",
    printcolumn(name = "Project-ID", type_ = "integer", json_path = ".spec.projectId", description = "The number in GitLab's URLs."),
    printcolumn(name = "Path", type_ = "string", json_path = ".spec.path", description = "The full path of the project."),
    printcolumn(name = "Proxy", type_ = "string", json_path = ".spec.proxyRef.name", description = "The GoProxy that serves it."),
    printcolumn(name = "Enabled", type_ = "boolean", json_path = ".spec.enabled", description = "The project's own flag; empty where the GoProxy's holds."),
    printcolumn(name = "Ready", type_ = "string", json_path = ".status.conditions[?(@.type=='Ready')].status", description = "Whether it is served as declared."),
    printcolumn(name = "Reason", type_ = "string", json_path = ".status.conditions[?(@.type=='Ready')].reason", description = "Why, in one word."),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp"),
    printcolumn(name = "Visibility", type_ = "string", json_path = ".spec.visibility", priority = "1", description = "Who may read it."),
    printcolumn(name = "Modules", type_ = "integer", json_path = ".status.moduleCount", priority = "1", description = "Modules that were found in the repository."),
    printcolumn(name = "Message", type_ = "string", json_path = ".status.conditions[?(@.type=='Ready')].message", priority = "1", description = "Why, and what helps."),
    validation = Rule::new("self.metadata.name.size() <= 63 && self.metadata.name.matches('^[a-z]([a-z0-9-]*[a-z0-9])?$')")
        .message("metadata.name: use at most 63 lower-case letters, digits and dashes, beginning with a letter and ending with a letter or digit; what clients see is spec.path")
)]
pub struct GoModuleProjectSpec {
    /// The GoProxy of this namespace that serves the project.
    pub proxy_ref: ProxyReference,
    /// The project's number in GitLab's URLs, unique in a GoProxy: of two the older GoModuleProject
    /// has it. It cannot be changed.
    #[schemars(range(min = 1, max = 9_007_199_254_740_991_i64))]
    #[x_kube(validation = Rule::new("self == oldSelf")
        .message("a project keeps its number, which clients have in their URLs: delete the GoModuleProject and create it with the other one"))]
    pub project_id: i64,
    /// The project's full path, `group/name` or deeper, unique in a GoProxy without regard to case.
    /// Module paths are the module prefix and this path. Put a former one into `redirectedPaths`.
    #[schemars(with = "ProjectPath")]
    pub path: String,
    /// Who may read the project: `private`, tokens that reach it; `internal`, every valid token
    /// that is not limited to other projects; `public`, everybody.
    #[serde(default)]
    pub visibility: Visibility,
    /// GitLab's feature flag `go_proxy` for this project, either way. Left out: the GoProxy's
    /// `enabled` holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The package registry of the project; off answers 403 to those who see the project.
    #[serde(default)]
    pub package_registry: PackageRegistry,
    /// Where the project's bare repository lies.
    pub repository: Repository,
    /// Paths that the project had before, which still lead to it. A project's present path comes
    /// first, then the older claim.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<ProjectPath>", length(max = 64), extend("x-kubernetes-list-type" = "set"))]
    pub redirected_paths: Vec<String>,
    /// Vanity import paths that lead to the project, below one of the GoProxy's `importHosts`, as
    /// `go.example.com/lib`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<ModulePath>", length(max = 64), extend("x-kubernetes-list-type" = "set"))]
    pub import_paths: Vec<String>,
    /// Secrets with tokens that reach this project and no other. `projects` in such a Secret
    /// narrows and never widens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 64), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["secretName"]))]
    pub tokens: Vec<TokenReference>,
}

/// A GoProxy of the same namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
pub struct ProxyReference {
    /// The name of a GoProxy in this namespace. It cannot be changed.
    #[schemars(with = "ProxyName")]
    #[x_kube(validation = Rule::new("self == oldSelf")
        .message("a project stays with its GoProxy: delete the GoModuleProject and create it for the other one"))]
    pub name: String,
}

/// Where a bare repository lies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Repository {
    /// The name of a volume of the GoProxy.
    #[schemars(with = "VolumeName")]
    pub volume: String,
    /// The path of the repository in the volume, relative, as `platform/my-go-lib.git`. In GitLab's
    /// own storage it is `@hashed/` and what follows.
    #[schemars(with = "RepositoryPath")]
    pub path: String,
}

/// What is seen of a GoModuleProject; written by the operator.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoModuleProjectStatus {
    /// The `metadata.generation` that the rest of the status is about; -1 until the operator has
    /// seen the GoModuleProject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_generation: Option<i64>,
    /// How the GoModuleProject stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[x_kube(merge_strategy = ListMerge::Map(vec!["type".into()]))]
    pub conditions: Vec<Condition>,
    /// The project's endpoint, for `GOPROXY`.
    #[serde(default, rename = "proxyURL", skip_serializing_if = "Option::is_none")]
    pub proxy_url: Option<String>,
    /// What people paste into a shell to use the project's modules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_line: Option<String>,
    /// The module path of a module at the repository's root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module_path: Option<String>,
    /// Modules that were found in the repository: 50 at most, by path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["path"]))]
    pub modules: Vec<DiscoveredModule>,
    /// How many modules were found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module_count: Option<i32>,
}

/// A module that was found in a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct DiscoveredModule {
    /// Its module path.
    pub path: String,
    /// What `@latest` means; absent where the module has no version yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
}

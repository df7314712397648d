//! Where repositories lie: a narrow choice of Kubernetes volumes, always mounted read-only.

use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::schema::{AbsolutePath, AllowedPath, ObjectName, ServerName, VolumeName};
use crate::visibility::Visibility;

/// A volume with bare git repositories, and what projects may take from it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new(
    "[has(self.persistentVolumeClaim), has(self.nfs), has(self.hostPath)].filter(given, given).size() == 1"
).message("a volume is of exactly one kind: set one of persistentVolumeClaim, nfs, hostPath"))]
pub struct Volume {
    /// The name by which projects refer to the volume: lower-case letters, digits and dashes.
    #[schemars(with = "VolumeName")]
    pub name: String,
    /// A claim in this namespace, mounted read-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent_volume_claim: Option<PersistentVolumeClaim>,
    /// A folder of an NFS server, mounted read-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nfs: Option<Nfs>,
    /// A folder of the node, mounted read-only. Refused unless the operator was started with
    /// `--allow-host-path`: whoever may create a GoProxy could read the node's files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_path: Option<HostPath>,
    /// Beginnings of the repository paths that projects may name on this volume, by whole
    /// elements: `platform/` allows `platform/lib.git`. Left out or empty: any path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<AllowedPath>", length(max = 64), extend("x-kubernetes-list-type" = "set"))]
    pub allowed_paths: Vec<String>,
    /// The widest visibility that projects on this volume may have. Left out: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Visibility")]
    pub max_visibility: Option<Visibility>,
}

/// A claim in this namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct PersistentVolumeClaim {
    /// The name of a PersistentVolumeClaim in this namespace. Claims that only one node may mount
    /// (ReadWriteOnce) hold the pods on that node.
    #[schemars(with = "ObjectName")]
    pub claim_name: String,
}

/// A folder of an NFS server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Nfs {
    /// The host name or address of the server.
    #[schemars(with = "ServerName")]
    pub server: String,
    /// The exported folder, absolute.
    #[schemars(with = "AbsolutePath")]
    pub path: String,
}

/// A folder of the node.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct HostPath {
    /// The folder, absolute. It must exist on every node that may run the pods.
    #[schemars(with = "AbsolutePath")]
    pub path: String,
}

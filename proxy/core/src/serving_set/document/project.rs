//! What a document says of a project, and of where its repository lies.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Switch;

/// Where repositories lie.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Volume {
    /// The name that projects use.
    pub name: String,
    /// The folder, absolute.
    pub mount_path: String,
    /// Beginnings of the paths that projects may name; left out or empty: any.
    #[serde(default)]
    pub allowed_paths: Vec<String>,
    /// The widest visibility that projects may have; left out: any.
    #[serde(default)]
    pub max_visibility: Option<Visibility>,
}

/// Who may read a project.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Visibility {
    /// Tokens that name it.
    #[default]
    Private,
    /// Every valid token.
    Internal,
    /// Everybody.
    Public,
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Private => "private",
            Self::Internal => "internal",
            Self::Public => "public",
        })
    }
}

/// One project.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// Its number, from 1 on, unique.
    pub id: u64,
    /// Its full path, `group/name` or deeper, unique.
    pub path: String,
    /// Who may read it.
    #[serde(default)]
    pub visibility: Visibility,
    /// The flag `go_proxy` for this project; left out, the instance's holds.
    #[serde(default)]
    pub enabled: Option<bool>,
    /// Whether its package registry is on; off answers 403 to those who see the project.
    #[serde(default)]
    pub package_registry: Switch,
    /// Where its repository lies.
    pub repository: Repository,
    /// Paths that it had before, which still lead to it.
    #[serde(default)]
    pub former_paths: Vec<String>,
    /// Import paths on other hosts that lead to it, below one of the instance's `importHosts`.
    #[serde(default)]
    pub import_paths: Vec<String>,
    /// Abilities without which a proxy must leave the project out.
    #[serde(default)]
    pub requires: Vec<String>,
}

/// Where a repository lies.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Repository {
    /// The name of a volume.
    pub volume: String,
    /// The path in the volume, relative.
    pub path: String,
}

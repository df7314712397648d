//! What a document says of discovery and of git.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Discovery with `?go-get=1`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct GoGet {
    /// What strangers are told of paths that they may not read.
    pub policy: GoGetPolicy,
    /// A template for `go-source` tags, with `{project}` for the project's path; left out, there
    /// are none.
    pub source_url: Option<String>,
    /// Whether a `mod` import tag names this proxy to those who can use it.
    pub mod_tag: bool,
}

/// What strangers are told of paths that they may not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum GoGetPolicy {
    /// GitLab's guess: the first two segments of the path are a project, whether there is one or
    /// not.
    #[default]
    Guess,
    /// 401 with a challenge.
    Deny,
}

/// Git over HTTP, and the addresses that discovery names.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Git {
    /// By which protocol discovery says that repositories are cloned.
    pub protocol: GitProtocol,
    /// The address for `protocol: ssh`.
    pub ssh: Ssh,
    /// Whether partial clones are answered, which lets clients ask for single blobs and trees.
    pub allow_filter: bool,
}

/// By which protocol discovery says that repositories are cloned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum GitProtocol {
    /// By HTTP, from this proxy.
    #[default]
    Http,
    /// By SSH, from elsewhere: this proxy speaks none.
    Ssh,
}

/// An SSH address.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Ssh {
    /// The host; left out, that of the external URL.
    pub host: Option<String>,
    /// The port, 22 by default.
    pub port: u16,
    /// The user, `git` by default; empty for none.
    pub user: String,
}

impl Default for Ssh {
    fn default() -> Self {
        Self {
            host: None,
            port: 22,
            user: "git".to_owned(),
        }
    }
}

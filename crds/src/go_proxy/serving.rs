//! How the proxy answers: discovery, git, own paths that nothing holds, limits. Names and meanings
//! are those of the serving set.

use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::schema::{ServerName, SourceUrl, SshUser};

/// Discovery with `?go-get=1`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct GoGet {
    /// What strangers are told of paths that they may not read: `guess`, GitLab's way, says that
    /// the first two segments of the path are a project, whether there is one or not; `deny` asks
    /// for credentials.
    #[serde(default)]
    pub policy: GoGetPolicy,
    /// A template for `go-source` tags, with `{project}` for the project's path. Left out: none.
    #[serde(default, rename = "sourceURL", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<SourceUrl>")]
    pub source_url: Option<String>,
    /// Whether a `mod` import tag names this proxy to those who can use it.
    #[serde(default)]
    pub mod_tag: bool,
}

/// What strangers are told of paths that they may not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum GoGetPolicy {
    /// The first two segments of the path are a project.
    #[default]
    Guess,
    /// 401 with a challenge.
    Deny,
}

/// Git over HTTP, and the addresses that discovery names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new("!has(self.ssh) || self.protocol == 'ssh'")
    .message("ssh counts with protocol ssh only: set protocol to ssh, or leave ssh out"))]
pub struct Git {
    /// By which protocol discovery says that repositories are cloned: `http`, from this proxy, or
    /// `ssh`, from elsewhere, since the proxy speaks none.
    #[serde(default)]
    pub protocol: GitProtocol,
    /// The address for protocol `ssh`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssh: Option<Ssh>,
    /// Whether partial clones are answered, which lets clients ask for single files and folders.
    #[serde(default)]
    pub allow_filter: bool,
}

/// By which protocol discovery says that repositories are cloned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum GitProtocol {
    /// By HTTP, from this proxy.
    #[default]
    Http,
    /// By SSH, from elsewhere.
    Ssh,
}

/// An SSH address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct Ssh {
    /// The host. Left out: that of the external URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<ServerName>")]
    pub host: Option<String>,
    /// The port.
    #[serde(default = "ssh_port")]
    #[schemars(range(min = 1, max = 65_535))]
    pub port: i32,
    /// The user.
    #[serde(default = "ssh_user")]
    #[schemars(with = "SshUser")]
    pub user: String,
}

impl Default for Ssh {
    fn default() -> Self {
        Self {
            host: None,
            port: ssh_port(),
            user: ssh_user(),
        }
    }
}

fn ssh_port() -> i32 {
    22
}

fn ssh_user() -> String {
    "git".to_owned()
}

/// What group and instance endpoints answer for a module path below the module prefix that belongs
/// to no project that the caller may read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum OwnPrefixMiss {
    /// 401 to strangers, 403 to token holders.
    #[default]
    Deny,
    /// 404, as GitLab.
    NotFound,
}

/// What a caller may use up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct Limits {
    /// Requests a minute of one token, or of one address behind `trustedProxies`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub requests_per_minute: Option<i32>,
    /// Zips of one token or address that are built at the same time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000))]
    pub running_builds: Option<i32>,
    /// Different bad credentials from one address within ten minutes, after which it is turned
    /// away for as long. A valid credential is never turned away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub failed_logins: Option<i32>,
}

//! The document as it is written: field names, defaults, what may be left out. Nothing here is
//! checked beyond its shape; that is the task of the sibling modules.
//!
//! These types are the contract between whoever writes a serving set (a person, the operator) and
//! the proxy that reads it. `goproxy schema` prints them as a JSON Schema.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Everything that a proxy needs to know.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "Serving set")]
pub struct Document {
    /// The version of this format, 1. A proxy refuses a document of a version that it does not
    /// know and keeps what it serves.
    pub version: u32,
    /// What holds for the whole proxy.
    pub instance: Instance,
    /// Where repositories lie, by the name that projects use.
    #[serde(default, deserialize_with = "list")]
    pub volumes: Vec<Volume>,
    /// The projects. One that is wrong is left out; the others are served.
    #[serde(default, deserialize_with = "list")]
    #[schemars(with = "Vec<Project>")]
    pub projects: Vec<Value>,
    /// The tokens, as digests. One that is wrong is left out; the others count.
    #[serde(default, deserialize_with = "list")]
    #[schemars(with = "Vec<Token>")]
    pub tokens: Vec<Value>,
}

/// A list; in YAML a name with nothing behind it is an empty one.
fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// What holds for the whole proxy.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Instance {
    /// Where clients reach this proxy, for example `https://gitlab.example.com`. Required.
    pub external_url: String,
    /// What module paths of projects start with: host and relative root, without scheme and port.
    /// Left out: those of `externalUrl`.
    pub module_prefix: Option<String>,
    /// GitLab's feature flag `go_proxy` for the instance. A project's `enabled` comes first.
    pub enabled: bool,
    /// Whether there is a package registry at all; off answers 404 to everybody.
    pub package_registry: Switch,
    /// Discovery with `?go-get=1`.
    pub go_get: GoGet,
    /// Git over HTTP, and the addresses that discovery names.
    pub git: Git,
    /// Hosts of vanity import paths that this proxy may answer for.
    pub import_hosts: Vec<String>,
    /// What group and instance endpoints answer for a module path below the module prefix that
    /// belongs to no project that the caller may read.
    pub own_prefix_miss: OwnPrefixMiss,
    /// What a caller may use up. Left out: no limits.
    pub limits: Limits,
    /// Addresses or networks (`10.0.0.0/8`) of proxies in front whose `X-Forwarded-For` (or, where
    /// they send none, `Forwarded`) is believed. Left out, addresses are taken for no client's:
    /// behind a Service many share one.
    pub trusted_proxies: Vec<String>,
    /// Seconds for which clients may use an artefact without asking again; 0 by default, so that
    /// revoked tokens and moved tags show.
    pub artefact_max_age: u64,
}

/// A switch that is on unless it is turned off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Switch {
    /// Whether it is on; true by default.
    pub enabled: bool,
}

impl Default for Switch {
    fn default() -> Self {
        Self { enabled: true }
    }
}

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

/// What group and instance endpoints answer for an own path that the caller may not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum OwnPrefixMiss {
    /// 401 to strangers, 403 to token holders, so that the `go` command does not ask the next
    /// proxy of its list for a private path.
    #[default]
    Deny,
    /// 404, as GitLab.
    NotFound,
}

/// What a caller may use up.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Limits {
    /// Requests a minute of one identity, and how many of them may come at once; more are answered
    /// 429. An identity is a token, else, where `trustedProxies` are named, a client's address.
    pub requests_per_minute: Option<u32>,
    /// Zips and packs for git that are being made for one identity; further ones wait.
    pub running_builds: Option<u32>,
    /// Different bad credentials of one address within ten minutes; then it is turned away with
    /// 403 for as long, unless it presents a token that counts. 100 at most. Counts nothing
    /// without `trustedProxies`.
    pub failed_logins: Option<u32>,
}

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

/// What a token is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum TokenKind {
    /// A person's.
    #[default]
    Personal,
    /// A project's.
    Project,
    /// A group's.
    Group,
    /// For machines that deploy.
    Deploy,
    /// A CI job's.
    Job,
}

/// What a token's owner is in the projects that the token reaches.
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
pub enum Role {
    /// Sees private projects, reads neither packages nor code of them.
    Guest,
    /// Reads.
    #[default]
    Reporter,
    /// Reads.
    Developer,
    /// Reads.
    Maintainer,
}

/// One token.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// The SHA-256 of the token, 64 lowercase hexadecimal digits.
    pub sha256: String,
    /// What it is.
    #[serde(default)]
    pub kind: TokenKind,
    /// Whose it is; for logs and for deploy tokens, whose user name must match over git.
    #[serde(default)]
    pub username: Option<String>,
    /// What it may be used for; `read_api` by default.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// What its owner is in the projects that it reaches.
    #[serde(default)]
    pub role: Role,
    /// The projects that it reaches: full paths, `group/**` for a whole group; left out: all.
    #[serde(default)]
    pub projects: Option<Vec<String>>,
    /// When it stops counting (RFC 3339); left out: never.
    #[serde(default)]
    pub expires_at: Option<String>,
    /// Where it was declared, for messages: a Secret's name and key.
    #[serde(default)]
    pub origin: Option<String>,
    /// Abilities without which a proxy must leave the token out.
    #[serde(default)]
    pub requires: Vec<String>,
}

fn default_scopes() -> Vec<String> {
    vec!["read_api".to_owned()]
}

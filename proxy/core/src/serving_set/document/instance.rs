//! What a document says of the proxy as a whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Git, GoGet, Switch};

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

//! What holds for the whole proxy.

use std::net::IpAddr;
use std::time::Duration;

use ipnet::IpNet;

use super::error::DocumentError;
use super::{GitProtocol, GoGetPolicy, Limits, OwnPrefixMiss};
use super::{document, limits};
use crate::external_url::ExternalUrl;
use crate::module_path::ModulePath;

/// What holds for the whole proxy.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Where clients reach it.
    pub external_url: ExternalUrl,
    /// What module paths of projects start with, without a slash at its end.
    pub module_prefix: String,
    /// Whether there is a package registry at all.
    pub package_registry: bool,
    /// Discovery with `?go-get=1`.
    pub go_get: GoGet,
    /// Git over HTTP, and the addresses that discovery names.
    pub git: Git,
    /// Hosts of vanity import paths, in lower case.
    pub import_hosts: Vec<String>,
    /// What an own path that the caller may not read answers on group and instance endpoints.
    pub own_prefix_miss: OwnPrefixMiss,
    /// What a caller may use up.
    pub limits: Limits,
    /// Networks of proxies in front.
    pub trusted_proxies: Vec<IpNet>,
    /// How long clients may use an artefact without asking again.
    pub artefact_max_age: Duration,
    /// The flag of projects that have none of their own.
    pub(super) enabled: bool,
}

/// Discovery with `?go-get=1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoGet {
    /// What strangers are told of paths that they may not read.
    pub policy: GoGetPolicy,
    /// The template of `go-source` tags.
    pub source_url: Option<String>,
    /// Whether a `mod` import tag names this proxy to those who can use it.
    pub mod_tag: bool,
}

/// Git over HTTP, and the addresses that discovery names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Git {
    /// By which protocol discovery says that repositories are cloned.
    pub protocol: GitProtocol,
    /// The address for SSH.
    pub ssh: Ssh,
    /// Whether partial clones are answered.
    pub allow_filter: bool,
}

/// An SSH address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ssh {
    /// The host.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The user; empty for none.
    pub user: String,
}

impl Instance {
    /// Checks every field; the first that is wrong is named.
    pub fn check(instance: document::Instance) -> Result<Self, DocumentError> {
        let document::Instance {
            external_url,
            module_prefix,
            enabled,
            package_registry,
            go_get,
            git,
            import_hosts,
            own_prefix_miss,
            limits,
            trusted_proxies,
            artefact_max_age,
        } = instance;
        let external_url: ExternalUrl = external_url.parse()?;
        let module_prefix = check_prefix(module_prefix, &external_url)?;
        let document::Ssh { host, port, user } = git.ssh;
        Ok(Self {
            module_prefix,
            package_registry: package_registry.enabled,
            go_get: GoGet {
                policy: go_get.policy,
                source_url: go_get.source_url,
                mod_tag: go_get.mod_tag,
            },
            git: Git {
                protocol: git.protocol,
                ssh: Ssh {
                    host: host.unwrap_or_else(|| host_of(&external_url)),
                    port,
                    user,
                },
                allow_filter: git.allow_filter,
            },
            import_hosts: check_hosts(import_hosts)?,
            own_prefix_miss,
            limits: limits::check(&limits)?,
            trusted_proxies: check_networks(&trusted_proxies)?,
            artefact_max_age: Duration::from_secs(artefact_max_age),
            enabled,
            external_url,
        })
    }

    /// What a proxy without a document says of itself: reached at `external_url`, everything on,
    /// own paths that nothing holds are not found.
    pub fn open(external_url: ExternalUrl) -> Self {
        let host = host_of(&external_url);
        Self {
            module_prefix: external_url.module_prefix().to_owned(),
            package_registry: true,
            go_get: GoGet {
                policy: GoGetPolicy::Deny,
                source_url: None,
                mod_tag: false,
            },
            git: Git {
                protocol: GitProtocol::Http,
                ssh: Ssh {
                    host,
                    port: 22,
                    user: "git".to_owned(),
                },
                allow_filter: false,
            },
            import_hosts: Vec::new(),
            own_prefix_miss: OwnPrefixMiss::NotFound,
            limits: Limits::default(),
            trusted_proxies: Vec::new(),
            artefact_max_age: Duration::ZERO,
            enabled: true,
            external_url,
        }
    }
}

fn host_of(url: &ExternalUrl) -> String {
    let prefix = url.module_prefix();
    prefix.split('/').next().unwrap_or(prefix).to_owned()
}

fn wrong(field: &'static str, reason: impl Into<String>) -> DocumentError {
    let reason = reason.into();
    DocumentError::Instance { field, reason }
}

/// A prefix is a module path itself: a host with a dot, then path elements.
fn check_prefix(prefix: Option<String>, url: &ExternalUrl) -> Result<String, DocumentError> {
    let Some(prefix) = prefix else {
        return Ok(url.module_prefix().to_owned());
    };
    let path = ModulePath::parse(&prefix);
    path.map(|path| path.as_str().to_owned()).map_err(|error| {
        wrong(
            "modulePrefix",
            format!("{error}; write a host, as go.example.com"),
        )
    })
}

fn check_hosts(hosts: Vec<String>) -> Result<Vec<String>, DocumentError> {
    let check = |host: String| {
        let host = host.to_ascii_lowercase();
        if host.contains('/') || ModulePath::parse(&host).is_err() {
            let reason = format!("{host:?} is no host; write a name with a dot, as go.example.com");
            return Err(wrong("importHosts", reason));
        }
        Ok(host)
    };
    hosts.into_iter().map(check).collect()
}

fn check_networks(networks: &[String]) -> Result<Vec<IpNet>, DocumentError> {
    let check = |text: &String| {
        let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
        let network = text.parse().ok().or_else(address);
        let help =
            || format!("{text:?} is no address and no network; write 10.0.0.1 or 10.0.0.0/8");
        network.ok_or_else(|| wrong("trustedProxies", help()))
    };
    networks.iter().map(check).collect()
}

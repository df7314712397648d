//! The GoProxy's own fields as the serving set has them.

use goproxy_core::serving_set::document as written;
use goproxy_core::serving_set::{DocumentError, GitProtocol, GoGetPolicy, OwnPrefixMiss};
use goproxy_crds::go_proxy as declared;
use goproxy_crds::go_proxy::GoProxySpec;

/// What holds for the whole proxy.
pub(super) fn document(spec: &GoProxySpec) -> written::Instance {
    written::Instance {
        external_url: spec.external_url.clone(),
        module_prefix: spec.module_prefix.clone(),
        enabled: spec.enabled,
        package_registry: written::Switch {
            enabled: spec.package_registry.enabled,
        },
        go_get: go_get(&spec.go_get),
        git: git(&spec.git),
        import_hosts: spec.import_hosts.clone(),
        own_prefix_miss: match spec.own_prefix_miss {
            declared::OwnPrefixMiss::Deny => OwnPrefixMiss::Deny,
            declared::OwnPrefixMiss::NotFound => OwnPrefixMiss::NotFound,
        },
        limits: spec.limits.as_ref().map(limits).unwrap_or_default(),
        trusted_proxies: spec.trusted_proxies.clone(),
        artefact_max_age: spec.artefact_max_age.unsigned_abs(),
    }
}

fn go_get(go_get: &declared::GoGet) -> written::GoGet {
    written::GoGet {
        policy: match go_get.policy {
            declared::GoGetPolicy::Guess => GoGetPolicy::Guess,
            declared::GoGetPolicy::Deny => GoGetPolicy::Deny,
        },
        source_url: go_get.source_url.clone(),
        mod_tag: go_get.mod_tag,
    }
}

fn git(git: &declared::Git) -> written::Git {
    let ssh = git.ssh.clone().unwrap_or_default();
    written::Git {
        protocol: match git.protocol {
            declared::GitProtocol::Http => GitProtocol::Http,
            declared::GitProtocol::Ssh => GitProtocol::Ssh,
        },
        ssh: written::Ssh {
            host: ssh.host,
            // The schema bounds it; what slips through is refused with the whole instance.
            port: u16::try_from(ssh.port).unwrap_or_default(),
            user: ssh.user,
        },
        allow_filter: git.allow_filter,
    }
}

fn limits(limits: &declared::Limits) -> written::Limits {
    let bound = |limit: Option<i32>| limit.map(i32::unsigned_abs);
    written::Limits {
        requests_per_minute: bound(limits.requests_per_minute),
        running_builds: bound(limits.running_builds),
        failed_logins: bound(limits.failed_logins),
    }
}

/// What is wrong with the instance, with the field's name in the resource.
pub(super) fn in_spec(error: &DocumentError) -> String {
    match error {
        DocumentError::Instance {
            field: "externalUrl",
            reason,
        } => format!("spec.externalURL: {reason}"),
        DocumentError::Instance { field, reason } => format!("spec.{field}: {reason}"),
        other => other.to_string(),
    }
}

//! Everything that a GoProxy refers to, fetched; nothing is judged here.

use std::collections::BTreeMap;
use std::sync::Arc;

use goproxy_core::external_url::ExternalUrl;
use goproxy_crds::{GoModuleProject, GoProxy};
use k8s_openapi::api::core::v1::{Pod, Secret};
use kube::Api;
use kube::api::PostParams;

use crate::cluster::apply::{MANAGER, failure};
use crate::cluster::claims::Claims;
use crate::cluster::memory::Key;
use crate::cluster::scope::Scope;
use crate::cluster::stores::find;
use crate::fault::Fault;
use crate::random;
use crate::token_secret;

/// What was found.
pub(super) struct Found {
    pub(super) projects: Vec<Arc<GoModuleProject>>,
    /// The Secrets with tokens that are named, of other types, too.
    pub(super) secrets: BTreeMap<String, Secret>,
    pub(super) claims: Claims,
    pub(super) pods: Vec<Arc<Pod>>,
    /// Why a Secret could not be had.
    pub(super) failure: Option<Fault>,
}

/// Fetches it. Secrets that are to be generated are, unless the GoProxy is suspended.
pub(super) async fn fetch(scope: &Scope, proxy: &GoProxy, key: &Key) -> Found {
    let (namespace, name) = key;
    let projects = scope.stores.projects_of(namespace, name);
    let references = token_secret::references(proxy, projects.iter().map(AsRef::as_ref));
    // Whether one of those that name the Secret wants it generated.
    let mut wanted: BTreeMap<&str, bool> = BTreeMap::new();
    for reference in references {
        let generate = wanted.entry(&reference.secret_name).or_default();
        *generate |= reference.generate && !proxy.spec.suspend;
    }
    let (mut secrets, mut failure) = (BTreeMap::new(), None);
    let api: Api<Secret> = scope.api(namespace);
    for (name, generate) in wanted {
        let url = generate.then_some(proxy.spec.external_url.as_str());
        let seen = find(&scope.stores.token_secrets, namespace, name);
        let secret = match seen {
            Some(seen) => Ok(Some(Secret::clone(&seen))),
            None => get_or_generate(&api, name, url).await,
        };
        match secret {
            Ok(Some(secret)) => drop(secrets.insert(name.to_owned(), secret)),
            Ok(None) => {}
            Err(fault) => failure = Some(fault),
        }
    }
    Found {
        secrets,
        failure,
        claims: scope.stores.claims_of(namespace),
        pods: scope.stores.pods_of(namespace, name),
        projects,
    }
}

/// The Secret, of whatever type; else a new one, if `url` says for whom.
async fn get_or_generate(
    api: &Api<Secret>,
    name: &str,
    url: Option<&str>,
) -> Result<Option<Secret>, Fault> {
    let failed = |error: kube::Error| failure(&format!("Secret {name}"), &error);
    if let Some(secret) = api.get_opt(name).await.map_err(failed)? {
        return Ok(Some(secret));
    }
    // An external URL that is none is told of where the GoProxy is judged.
    let Some(url) = url.and_then(|url| url.parse::<ExternalUrl>().ok()) else {
        return Ok(None);
    };
    let token = random::token().map_err(|error| {
        let reason = goproxy_crds::conditions::Reason::ApplyFailed;
        Fault::new(
            reason,
            format!("Secret {name}: no token can be drawn: {error}"),
        )
    })?;
    let secret = token_secret::generate(name, &token, &url);
    let parameters = PostParams {
        field_manager: Some(MANAGER.to_owned()),
        ..PostParams::default()
    };
    // Created, never applied: one that came meanwhile is not touched.
    let created = api.create(&parameters, &secret).await.map_err(failed)?;
    tracing::info!(secret = name, "made Secret {name} with a random token");
    Ok(Some(created))
}

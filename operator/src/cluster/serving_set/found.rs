//! The projects and Secrets that a GoProxy's serving set is made from, fetched; nothing is judged
//! here.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::{StreamExt as _, stream};
use goproxy_core::external_url::ExternalUrl;
use goproxy_crds::{GoModuleProject, GoProxy};
use k8s_openapi::api::core::v1::Secret;
use kube::Api;
use kube::api::PostParams;

use crate::cluster::apply::failure;
use crate::cluster::kept::MANAGER;
use crate::cluster::key::Key;
use crate::cluster::scope::Scope;
use crate::cluster::stores::find;
use crate::fault::Fault;
use crate::random;
use crate::token_secret;

/// Secrets that are asked for at the same time.
const AT_ONCE: usize = 16;

/// What was found.
pub(super) struct Found {
    pub(super) projects: Vec<Arc<GoModuleProject>>,
    /// The Secrets with tokens that are named, of other types, too.
    pub(super) secrets: BTreeMap<String, Secret>,
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
    let api: Api<Secret> = scope.api(namespace);
    let asked: Vec<_> = wanted
        .into_iter()
        .map(|(name, generate)| {
            let url = generate.then_some(proxy.spec.external_url.as_str());
            let seen = find(&scope.stores.token_secrets, namespace, name);
            had(&api, seen, name, url)
        })
        .collect();
    let mut asked = stream::iter(asked).buffered(AT_ONCE);
    let (mut secrets, mut failure) = (BTreeMap::new(), None);
    while let Some((name, secret)) = asked.next().await {
        match secret {
            Ok(Some(secret)) => drop(secrets.insert(name, secret)),
            Ok(None) => {}
            Err(fault) => failure = Some(fault),
        }
    }
    drop(asked);
    Found {
        projects,
        secrets,
        failure,
    }
}

/// The Secret as it was seen; else as the API server has it.
async fn had(
    api: &Api<Secret>,
    seen: Option<Arc<Secret>>,
    name: &str,
    url: Option<&str>,
) -> (String, Result<Option<Secret>, Fault>) {
    let secret = match seen {
        Some(seen) => Ok(Some(Secret::clone(&seen))),
        None => get_or_generate(api, name, url).await,
    };
    (name.to_owned(), secret)
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

//! The Secret with the serving set.

use std::sync::Arc;

use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use k8s_openapi::api::core::v1::Secret;
use kube::{Api, ResourceExt as _};

use crate::children::{labels, names, serving_set_secret};
use crate::cluster::apply::{apply, failure};
use crate::cluster::key::Key;
use crate::cluster::memory::Written;
use crate::cluster::scope::Scope;
use crate::fault::Fault;
use crate::random;
use crate::serving_set::{self, Rendered};
use crate::validate::Validated;

/// Renders the serving set and writes it, unless it is there.
pub(super) async fn write(
    scope: &Scope,
    proxy: &GoProxy,
    key: &Key,
    validated: &Validated,
) -> Result<Written, Fault> {
    let failed = |text: String| Fault::new(Reason::ApplyFailed, format!("the serving set: {text}"));
    let rendered =
        serving_set::render(&validated.document).map_err(|error| failed(error.to_string()))?;
    let secret = bring_about(scope, proxy, key, &rendered).await?;
    let bearer = serving_set_secret::bearer(&secret);
    let bearer = bearer.ok_or_else(|| failed("the Secret has no bearer".to_owned()))?;
    let hash = rendered.hash;
    Ok(Written { hash, bearer })
}

/// The Secret as it then is. The bearer in it is drawn once.
async fn bring_about(
    scope: &Scope,
    proxy: &GoProxy,
    key: &Key,
    rendered: &Rendered,
) -> Result<Arc<Secret>, Fault> {
    let (namespace, name) = key;
    let mut seen = scope.stores.serving_set_of(namespace, name);
    let name = names::serving_set(name);
    let api: Api<Secret> = scope.api(namespace);
    if seen.is_none() {
        let live = api.get_opt(&name).await;
        let failed = |error| failure(&format!("Secret {name}"), &error);
        seen = live.map_err(failed)?.map(Arc::new);
    }
    let known = seen.as_deref().and_then(serving_set_secret::bearer);
    let bearer = match known {
        Some(known) => known,
        None => random::token()
            .map_err(|error| Fault::new(Reason::ApplyFailed, format!("no bearer: {error}")))?,
    };
    let mut secret = serving_set_secret::build(proxy, rendered, &bearer)?;
    let annotations = secret.annotations_mut();
    annotations.insert(labels::SERVING_SET.to_owned(), rendered.hash.clone());
    apply(&api, seen, secret, proxy).await
}

//! What is there before anything is written: pods and what they say, and what was written before.

use std::sync::Arc;

use goproxy_core::serving_set::VERSIONS;
use goproxy_crds::GoProxy;
use kube::ResourceExt as _;

use super::found::Found;
use crate::children::serving_set_secret;
use crate::cluster::memory::Key;
use crate::cluster::scope::Scope;
use crate::cluster::{claims, pods};
use crate::history::History;
use crate::serving_set;
use crate::status::{self, Observed};

/// What was written before, by this process or by one before it.
pub(super) fn written_before(scope: &Scope, proxy: &GoProxy, key: &Key) -> Arc<History> {
    let known = scope.memory.outcome(key);
    let known = known.filter(|outcome| outcome.proxy.uid() == proxy.uid());
    let known = known.map(|outcome| Arc::clone(&outcome.history));
    let known = known.filter(|history| !history.is_empty());
    known.unwrap_or_else(|| {
        let secret = scope.stores.serving_set_of(&key.0, &key.1);
        let text = secret.as_deref().and_then(serving_set_secret::document);
        Arc::new(
            text.and_then(|text| History::read_back(&text))
                .unwrap_or_default(),
        )
    })
}

/// The version of the document that the pods can read, by what they said last.
pub(super) fn version(scope: &Scope, key: &Key, history: &History) -> u32 {
    let known = scope.memory.outcome(key);
    let answers = known.iter().flat_map(|outcome| outcome.observed.answers());
    let told = answers.map(|(_, answer)| answer.document_versions.as_slice());
    serving_set::version(VERSIONS, told, history.version())
}

/// Asks the pods by the bearer that was written before.
pub(super) async fn ask(scope: &Scope, key: &Key, found: &Found) -> Vec<status::Pod> {
    let secret = scope.stores.serving_set_of(&key.0, &key.1);
    let bearer = secret.as_deref().and_then(serving_set_secret::bearer);
    pods::ask(
        &scope.shared.asker,
        &found.pods,
        &bearer.unwrap_or_default(),
    )
    .await
}

/// What is there and what pods say, without anything being written.
pub(super) async fn only_asked(
    scope: &Scope,
    proxy: &GoProxy,
    key: &Key,
    found: &Found,
) -> Observed {
    Observed {
        ready: ask(scope, key, found).await,
        ..only_seen(proxy, found)
    }
}

/// What is there without anything being written or asked: of the pods their number alone.
pub(super) fn only_seen(proxy: &GoProxy, found: &Found) -> Observed {
    Observed {
        replicas: i32::try_from(found.pods.len()).unwrap_or(i32::MAX),
        image: proxy
            .status
            .as_ref()
            .and_then(|status| status.image.clone()),
        volumes: claims::fault(proxy, &found.claims),
        ..Observed::default()
    }
}

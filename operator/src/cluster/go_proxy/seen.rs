//! What is there before anything is written: pods and what they say, and what was written before.

use std::sync::Arc;

use goproxy_core::serving_set::VERSIONS;
use goproxy_crds::GoProxy;
use k8s_openapi::api::core::v1::Pod;
use kube::ResourceExt as _;

use super::found::Found;
use crate::children::{names, serving_set_secret};
use crate::cluster::memory::Key;
use crate::cluster::scope::Scope;
use crate::cluster::stores::find;
use crate::cluster::{claims, pods, rollout};
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
        let secret = find(
            &scope.stores.serving_sets,
            &key.0,
            &names::serving_set(&key.1),
        );
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
    let pods = known.iter().flat_map(|outcome| &outcome.observed.ready);
    let told = pods.filter_map(|pod| Some(pod.answer.as_ref().ok()?.document_versions.as_slice()));
    serving_set::version(VERSIONS, told, history.version())
}

/// Asks the pods by the bearer that was written before.
pub(super) async fn ask(scope: &Scope, key: &Key, found: &Found) -> Vec<status::Pod> {
    let secret = find(
        &scope.stores.serving_sets,
        &key.0,
        &names::serving_set(&key.1),
    );
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

/// What is there without anything being written or asked.
pub(super) fn only_seen(proxy: &GoProxy, found: &Found) -> Observed {
    let ready = found.pods.iter().filter(|pod| rollout::is_ready(pod));
    let unasked = |pod: &Arc<Pod>| status::Pod {
        name: pod.name_any(),
        answer: Err("it was not asked".to_owned()),
    };
    Observed {
        replicas: i32::try_from(found.pods.len()).unwrap_or(i32::MAX),
        ready: ready.map(unasked).collect(),
        image: proxy
            .status
            .as_ref()
            .and_then(|status| status.image.clone()),
        volumes: claims::fault(proxy, &found.claims),
        ..Observed::default()
    }
}

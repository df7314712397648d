//! What is there before anything is written: claims, pods, and what these say.

use std::sync::Arc;

use goproxy_crds::GoProxy;
use k8s_openapi::api::core::v1::Pod;

use crate::children::serving_set_secret;
use crate::cluster::claims::{self, Claims};
use crate::cluster::key::Key;
use crate::cluster::memory::Judged;
use crate::cluster::pods;
use crate::cluster::scope::Scope;
use crate::status::{self, Observed};

/// What is there.
pub(super) struct Seen {
    pub(super) claims: Claims,
    pub(super) pods: Vec<Arc<Pod>>,
}

/// What watches showed last.
pub(super) fn look_around(scope: &Scope, key: &Key) -> Seen {
    Seen {
        claims: scope.stores.claims_of(&key.0),
        pods: scope.stores.pods_of(&key.0, &key.1),
    }
}

/// Asks the pods by the bearer that was written last.
pub(super) async fn ask(scope: &Scope, key: &Key, judged: &Judged) -> Vec<status::Pod> {
    let before = || {
        let secret = scope.stores.serving_set_of(&key.0, &key.1);
        secret.as_deref().and_then(serving_set_secret::bearer)
    };
    let written = judged.written().map(|written| written.bearer.clone());
    let bearer = written.or_else(before).unwrap_or_default();
    let pods = scope.stores.pods_of(&key.0, &key.1);
    pods::ask(&scope.shared.asker, &pods, &bearer).await
}

/// What is there without anything being written or asked: of the pods their number alone.
pub(super) fn only_seen(proxy: &GoProxy, seen: &Seen) -> Observed {
    Observed {
        replicas: i32::try_from(seen.pods.len()).unwrap_or(i32::MAX),
        image: proxy
            .status
            .as_ref()
            .and_then(|status| status.image.clone()),
        volumes: claims::fault(proxy, &seen.claims),
        ..Observed::default()
    }
}

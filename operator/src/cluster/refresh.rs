//! Has kubelets refresh the Secrets of a GoProxy's pods when another serving set was written. In a queue
//! of its own: a pod that cannot be touched holds up neither the next serving set nor a status.

use std::convert::Infallible;
use std::sync::Arc;

use goproxy_core::hash::{hex, sha256};
use goproxy_crds::GoProxy;
use kube::runtime::controller::Action;

use super::key::key;
use super::memory::Written;
use super::pods;
use super::scope::Scope;

/// Touches the pods that were not touched since. A failure only costs time; the next look at the
/// GoProxy tries again.
pub(super) async fn reconcile(
    proxy: Arc<GoProxy>,
    scope: Arc<Scope>,
) -> Result<Action, Infallible> {
    let key = key(proxy.as_ref());
    let judged = scope.memory.judged(&key);
    if let Some(written) = judged.as_ref().and_then(|judged| judged.written()) {
        let pods = scope.stores.pods_of(&key.0, &key.1);
        pods::touch(&scope.api(&key.0), &pods, &content(written)).await;
    }
    Ok(Action::await_change())
}

/// What stands for everything that the Secret holds: a pod that has another bearer than the
/// operator cannot be asked.
fn content(written: &Written) -> String {
    let Written { hash, bearer } = written;
    hex(&sha256(format!("{hash} {bearer}").as_bytes()))
}

//! The pods of a GoProxy: made to look at what was written, and asked what they serve.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures::{StreamExt as _, stream};
use k8s_openapi::api::core::v1::Pod;
use kube::api::{Patch, PatchParams};
use kube::{Api, ResourceExt as _};
use serde_json::json;

use super::clients::words;
use super::kept::MANAGER;
use super::rollout::is_ready;
use crate::ask::Asker;
use crate::children::{labels, ports};
use crate::status;

/// Pods that are asked, or touched, at the same time.
const AT_ONCE: usize = 16;

/// Writes the digest `content` into the annotation of every pod that does not have it: the kubelet then
/// refreshes the pod's Secrets at once, instead of within a minute. Failures only cost that time.
pub(super) async fn touch(api: &Api<Pod>, pods: &[Arc<Pod>], content: &str) {
    let due = pods.iter().filter(|pod| runs(pod) && !has(pod, content));
    let touches: Vec<_> = due
        .map(|pod| touch_one(api, Arc::clone(pod), content))
        .collect();
    stream::iter(touches)
        .buffer_unordered(AT_ONCE)
        .collect::<()>()
        .await;
}

fn runs(pod: &Pod) -> bool {
    let phase = pod
        .status
        .as_ref()
        .and_then(|status| status.phase.as_deref());
    phase == Some("Running")
}

fn has(pod: &Pod, content: &str) -> bool {
    let known = pod.annotations().get(labels::SERVING_SET);
    known.is_some_and(|known| known == content)
}

async fn touch_one(api: &Api<Pod>, pod: Arc<Pod>, content: &str) {
    let patch = json!({"metadata": {
        "uid": pod.uid(),
        "annotations": {labels::SERVING_SET: content},
    }});
    let name = pod.name_any();
    let parameters = PatchParams {
        field_manager: Some(MANAGER.to_owned()),
        ..PatchParams::default()
    };
    let touched = api
        .patch_metadata(&name, &parameters, &Patch::Merge(&patch))
        .await;
    if let Err(error) = touched {
        tracing::warn!(pod = name, "cannot touch pod {name}: {}", words(&error));
    }
}

/// What the ready pods say, in their order.
pub(super) async fn ask(asker: &Asker, pods: &[Arc<Pod>], bearer: &str) -> Vec<status::Pod> {
    let ready = pods.iter().filter(|pod| is_ready(pod));
    let questions: Vec<_> = ready
        .map(|pod| ask_one(asker, Arc::clone(pod), bearer))
        .collect();
    stream::iter(questions).buffered(AT_ONCE).collect().await
}

async fn ask_one(asker: &Asker, pod: Arc<Pod>, bearer: &str) -> status::Pod {
    let answer = match address(&pod) {
        Some(address) => asker.ask(address, bearer).await,
        None => Err("it has no address".to_owned()),
    };
    let name = pod.name_any();
    status::Pod { name, answer }
}

/// Where a pod's management port is.
pub(super) fn address(pod: &Pod) -> Option<SocketAddr> {
    let ip: IpAddr = pod.status.as_ref()?.pod_ip.as_ref()?.parse().ok()?;
    Some(SocketAddr::new(ip, ports::MANAGEMENT))
}

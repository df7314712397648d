//! What the Events of a pod say that does not get started: volumes that cannot be mounted are told
//! of nowhere else.

use jiff::Timestamp;
use k8s_openapi::api::core::v1::Pod;
use k8s_openapi::api::events::v1::Event;
use kube::api::ListParams;
use kube::{Api, ResourceExt as _};

use goproxy_crds::conditions::Reason;

use super::clients::words;
use crate::fault::Fault;

/// How long a pod may take to start before its Events are looked at.
const PATIENCE_SECONDS: i64 = 15;
/// Events that are read.
const READ: u32 = 100;

/// Why the first of the pods that are late does not start, if its Events say so.
pub(super) async fn fault(api: &Api<Event>, pods: &[&Pod], now: Timestamp) -> Option<Fault> {
    let pod = pods.iter().find(|pod| is_late(pod, now))?;
    let uid = pod.uid()?;
    let of_pod = ListParams::default()
        .fields(&format!("regarding.uid={uid},type=Warning"))
        .limit(READ);
    match api.list(&of_pod).await {
        Ok(events) => newest(&pod.name_any(), &events.items),
        Err(error) => {
            let name = pod.name_any();
            tracing::warn!(
                pod = name,
                "cannot list the Events of pod {name}: {}",
                words(&error)
            );
            None
        }
    }
}

/// Whether the pod has a node, none of its containers has ever run, and that for a while.
fn is_late(pod: &Pod, now: Timestamp) -> bool {
    let Some(created) = pod.creation_timestamp() else {
        return false;
    };
    let status = pod.status.clone().unwrap_or_default();
    let mut containers = status.container_statuses.iter().flatten();
    let has_run = containers.any(|container| {
        let state = container.state.clone().unwrap_or_default();
        state.running.is_some() || state.terminated.is_some() || container.restart_count > 0
    });
    let is_pending = status.phase.as_deref() == Some("Pending");
    let age = now.duration_since(created.0).as_secs();
    is_pending && !has_run && age >= PATIENCE_SECONDS
}

fn newest(pod: &str, events: &[Event]) -> Option<Fault> {
    let event = events.iter().max_by_key(|event| last_seen(event))?;
    let reason = event.reason.as_deref().unwrap_or_default();
    let note = event.note.as_deref().unwrap_or_default();
    let message = format!("pod {pod}: {reason}: {note}");
    Some(Fault::new(Reason::RolloutFailed, message))
}

/// The kubelet still writes Events of the former kind.
fn last_seen(event: &Event) -> Option<Timestamp> {
    let series = event
        .series
        .as_ref()
        .map(|series| series.last_observed_time.0);
    let former = event.deprecated_last_timestamp.as_ref().map(|time| time.0);
    let first = event.event_time.as_ref().map(|time| time.0);
    series.max(former).max(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATED: &str = "2026-01-01T00:00:00Z";

    fn pod(status: &str) -> Pod {
        let text = format!(
            "{{metadata: {{name: main-1, creationTimestamp: '{CREATED}'}}, status: {status}}}"
        );
        serde_saphyr::from_str(&text).unwrap()
    }

    fn event(reason: &str, note: &str, last: &str) -> Event {
        let text = format!(
            "{{metadata: {{}}, reason: {reason}, note: '{note}', deprecatedLastTimestamp: '{last}'}}"
        );
        serde_saphyr::from_str(&text).unwrap()
    }

    #[test]
    fn a_pod_is_late_that_has_never_run_for_a_while() {
        let at = |seconds: i64| {
            let created: Timestamp = CREATED.parse().unwrap();
            created + jiff::SignedDuration::from_secs(seconds)
        };
        let creating = "{phase: Pending, containerStatuses: [{name: goproxy, ready: false, \
            restartCount: 0, image: a, imageID: '', state: {waiting: {reason: ContainerCreating}}}]}";
        assert!(is_late(&pod(creating), at(15)));
        assert!(!is_late(&pod(creating), at(14)));
        // The clock of the API server may be ahead.
        assert!(!is_late(&pod(creating), at(-3600)));
        assert!(is_late(&pod("{phase: Pending}"), at(60)));
        assert!(!is_late(&pod("{phase: Running}"), at(60)));
        let restarted = creating.replace("restartCount: 0", "restartCount: 1");
        assert!(!is_late(&pod(&restarted), at(60)));
    }

    #[test]
    fn the_newest_event_is_told() {
        let events = [
            event("FailedScheduling", "no node", "2026-01-01T00:00:01Z"),
            event("FailedMount", "no such share", "2026-01-01T00:00:09Z"),
        ];
        let fault = newest("main-1", &events).unwrap();
        assert_eq!(fault.reason, Reason::RolloutFailed);
        assert_eq!(fault.message, "pod main-1: FailedMount: no such share");
        assert_eq!(newest("main-1", &[]), None);
    }
}

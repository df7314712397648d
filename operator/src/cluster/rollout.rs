//! How the rollout of a Deployment stands; pure.

use goproxy_crds::conditions::Reason;
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{ContainerStatus, Pod};
use kube::ResourceExt as _;

use crate::fault::Fault;

/// Why containers wait that will not help themselves; others are on their way.
const STUCK: [&str; 7] = [
    "CrashLoopBackOff",
    "CreateContainerConfigError",
    "CreateContainerError",
    "ErrImagePull",
    "ImagePullBackOff",
    "InvalidImageName",
    "RunContainerError",
];

/// Why pods cannot be created or do not get ready, or that they are being replaced.
pub(super) fn fault(deployment: &Deployment, pods: &[&Pod]) -> Option<Fault> {
    refused(deployment)
        .or_else(|| {
            pods.iter()
                .find_map(|pod| stuck(pod).or_else(|| unschedulable(pod)))
        })
        .or_else(|| late(deployment))
        .or_else(|| under_way(deployment))
}

/// Whether a pod is ready.
pub(super) fn is_ready(pod: &Pod) -> bool {
    let conditions = pod
        .status
        .iter()
        .flat_map(|status| status.conditions.iter().flatten());
    let mut ready = conditions.filter(|condition| condition.type_ == "Ready");
    ready.any(|condition| condition.status == "True")
}

/// A quota or a policy does not let pods come to be.
fn refused(deployment: &Deployment) -> Option<Fault> {
    let message = condition(deployment, "ReplicaFailure", "True")?;
    Some(Fault::new(
        Reason::RolloutFailed,
        format!("pods cannot be created: {message}"),
    ))
}

/// It was given up: pods do not get ready in the time that they have.
pub(super) fn late(deployment: &Deployment) -> Option<Fault> {
    let message = condition(deployment, "Progressing", "False")?;
    Some(Fault::new(
        Reason::RolloutFailed,
        format!("pods do not get ready: {message}"),
    ))
}

fn condition(deployment: &Deployment, type_: &str, status: &str) -> Option<String> {
    let conditions = deployment.status.as_ref()?.conditions.as_ref()?;
    let found = conditions
        .iter()
        .find(|one| one.type_ == type_ && one.status == status)?;
    Some(found.message.clone().unwrap_or_default())
}

fn stuck(pod: &Pod) -> Option<Fault> {
    let status = pod.status.as_ref()?;
    let containers = status
        .init_container_statuses
        .iter()
        .chain(&status.container_statuses)
        .flatten();
    let waiting = |container: &ContainerStatus| container.state.clone()?.waiting;
    let waiting = containers.filter_map(waiting).find(|waiting| {
        let reason = waiting.reason.as_deref().unwrap_or_default();
        STUCK.contains(&reason)
    })?;
    let reason = waiting.reason.unwrap_or_default();
    let detail = waiting.message.map(|message| format!(": {message}"));
    let message = format!(
        "pod {}: {reason}{}",
        pod.name_any(),
        detail.unwrap_or_default()
    );
    Some(Fault::new(Reason::RolloutFailed, message))
}

/// No node takes the pod.
fn unschedulable(pod: &Pod) -> Option<Fault> {
    let conditions = pod.status.as_ref()?.conditions.as_ref()?;
    let found = conditions.iter().find(|one| {
        one.type_ == "PodScheduled"
            && one.status == "False"
            && one.reason.as_deref() == Some("Unschedulable")
    })?;
    let detail = found.message.as_deref().unwrap_or_default();
    let message = format!("pod {}: Unschedulable: {detail}", pod.name_any());
    Some(Fault::new(Reason::RolloutFailed, message))
}

/// The image of the pods that are to be.
pub(super) fn image(deployment: &Deployment) -> Option<String> {
    let pod = deployment.spec.as_ref()?.template.spec.as_ref()?;
    pod.containers.first()?.image.clone()
}

/// Pods of a former template still serve.
pub(super) fn under_way(deployment: &Deployment) -> Option<Fault> {
    let status = deployment.status.clone().unwrap_or_default();
    let wanted = deployment.spec.as_ref()?.replicas.unwrap_or(1);
    let updated = status.updated_replicas.unwrap_or_default();
    let all = status.replicas.unwrap_or_default();
    let is_seen = status.observed_generation >= deployment.metadata.generation;
    if is_seen && updated >= wanted && all <= updated {
        return None;
    }
    let message = if is_seen && updated >= wanted {
        "pods of a former template are still there".to_owned()
    } else {
        format!("{updated} of {wanted} pods are of the newest template")
    };
    Some(Fault::new(Reason::RolloutInProgress, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment(status: &str) -> Deployment {
        let text = format!(
            "{{metadata: {{generation: 2}}, spec: {{replicas: 2, selector: {{}}, template: {{}}}}, \
             status: {status}}}"
        );
        serde_saphyr::from_str(&text).unwrap()
    }

    fn pod(status: &str) -> Pod {
        serde_saphyr::from_str(&format!("{{metadata: {{name: main-1}}, status: {status}}}"))
            .unwrap()
    }

    const DONE: &str = "{observedGeneration: 2, replicas: 2, updatedReplicas: 2}";

    #[test]
    fn a_rollout_is_over_when_no_former_pod_is_left() {
        let reason = |status| fault(&deployment(status), &[]).map(|fault| fault.reason);
        assert_eq!(reason(DONE), None);
        for status in [
            "{}",
            "{observedGeneration: 1, replicas: 2, updatedReplicas: 2}",
            "{observedGeneration: 2, replicas: 3, updatedReplicas: 2}",
            "{observedGeneration: 2, replicas: 2, updatedReplicas: 1}",
        ] {
            assert_eq!(reason(status), Some(Reason::RolloutInProgress), "{status}");
        }
    }

    #[test]
    fn what_holds_a_rollout_up_is_named() {
        let refused = deployment(
            "{conditions: [{type: ReplicaFailure, status: 'True', message: exceeded quota}]}",
        );
        let message = fault(&refused, &[]).unwrap().message;
        assert!(message.ends_with("exceeded quota"), "{message}");
        let pulling = pod(
            "{containerStatuses: [{name: goproxy, ready: false, restartCount: 0, image: a, imageID: '', \
             state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]}",
        );
        let found = fault(&deployment(DONE), &[&pulling]).unwrap();
        assert_eq!(found.reason, Reason::RolloutFailed);
        assert_eq!(found.message, "pod main-1: ImagePullBackOff: no such image");
        let homeless = pod(
            "{conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: no node}]}",
        );
        let found = fault(&deployment(DONE), &[&homeless]).unwrap();
        assert_eq!(found.message, "pod main-1: Unschedulable: no node");
        let late =
            deployment("{conditions: [{type: Progressing, status: 'False', message: late}]}");
        assert_eq!(fault(&late, &[]).unwrap().reason, Reason::RolloutFailed);
    }

    #[test]
    fn a_pod_is_ready_when_its_condition_says_so() {
        assert!(is_ready(&pod(
            "{conditions: [{type: Ready, status: 'True'}]}"
        )));
        assert!(!is_ready(&pod(
            "{conditions: [{type: Ready, status: 'False'}]}"
        )));
        assert!(!is_ready(&pod("{phase: Running}")));
    }
}

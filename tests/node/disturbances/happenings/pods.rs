//! What is done to the proxy's pods.

use std::process::Command;

use goproxy_tests::control_plane::Outcome;
use goproxy_tests::waiting::wait_for;

use crate::cluster::kubectl;
use crate::pods::{Pod, count_all, processes, ready};
use crate::world::{NEXT, World};

/// Waits until that many pods are ready, none of them among the old ones.
fn until_replaced(world: &World, old: &[Pod], count: usize) {
    wait_for("other pods", || {
        let pods = ready(world)?;
        let new = pods.iter().all(|pod| !old.contains(pod));
        (new && pods.len() == count).then_some(())
    });
}

fn until_count(world: &World, count: usize) {
    wait_for("the number of pods", || {
        ready(world).filter(|pods| pods.len() == count)
    });
}

pub(super) fn delete(world: &World) {
    let old = ready(world).unwrap();
    for pod in &old {
        world.kubectl(&["delete", "pod", &pod.name, "--wait=false"]);
        // One after the other: with none left there is nobody who could answer.
        until_count(world, 2);
    }
    until_replaced(world, &old, 2);
}

pub(super) fn evict(world: &World) {
    let old = ready(world).unwrap();
    for pod in &old {
        let path = format!(
            "/api/v1/namespaces/{}/pods/{}/eviction",
            world.namespace, pod.name
        );
        let eviction = format!(
            "{{\"apiVersion\": \"policy/v1\", \"kind\": \"Eviction\", \"metadata\": {{\"name\": \"{}\", \"namespace\": \"{}\"}}}}",
            pod.name, world.namespace
        );
        // The disruption budget makes evictions wait for each other.
        wait_for("the eviction", || {
            kubectl(&["create", "--raw", &path, "-f", "-"], &eviction)
                .succeeded
                .then_some(())
        });
    }
    until_replaced(world, &old, 2);
}

fn roll(world: &World, patch: &str) {
    let old = ready(world).unwrap();
    world.patch("goproxy", "main", patch);
    until_replaced(world, &old, 2);
}

pub(super) fn give_another_image(world: &World) {
    roll(
        world,
        &format!("{{\"spec\": {{\"image\": \"docker.io/goproxy-operator/goproxy:{NEXT}\"}}}}"),
    );
    wait_for("the image in status", || {
        let status = world.resource("goproxies/main")?["status"].to_string();
        status.contains(NEXT).then_some(())
    });
}

pub(super) fn give_other_resources(world: &World) {
    let resources = world.resource("goproxies/main").unwrap()["spec"]["resources"].to_string();
    let cpu = if resources.contains("11m") {
        "12m"
    } else {
        "11m"
    };
    roll(
        world,
        &format!("{{\"spec\": {{\"resources\": {{\"requests\": {{\"cpu\": \"{cpu}\"}}}}}}}}"),
    );
}

pub(super) fn scale(world: &World) {
    for count in [1, 3, 1, 2] {
        set_replicas(world, count);
    }
}

/// It serves on while its successor starts, since there is nobody else to send clients to. Others that
/// are being deleted would count as somebody, to whom no client came any more and who may go any moment.
pub(super) fn delete_the_only_one(world: &World) {
    set_replicas(world, 1);
    wait_for("the others' end", || (count_all(world)? == 1).then_some(()));
    let old = ready(world).unwrap();
    world.kubectl(&["delete", "pod", &old[0].name, "--wait=false"]);
    until_replaced(world, &old, 1);
    set_replicas(world, 2);
}

pub(super) fn set_replicas(world: &World, count: usize) {
    world.kubectl(&["scale", "goproxy", "main", &format!("--replicas={count}")]);
    until_count(world, count);
}

/// Ends a pod's process as the kernel does when memory is out: nobody is told.
pub(in crate::disturbances) fn kill_at_once(pod: &Pod) {
    let found = processes("goproxy", &pod.identity.0);
    assert!(!found.is_empty(), "no process in {pod:?}");
    for id in &found {
        // A child that is about to become git goes with its parent, and is not there any more.
        Outcome::of(Command::new("kill").args(["-KILL", &id.to_string()]), "");
    }
    wait_for("the process's end", || {
        let left = processes("goproxy", &pod.identity.0);
        left.iter().all(|id| !found.contains(id)).then_some(())
    });
}

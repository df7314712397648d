//! What is done to the operator, the API server and the kubelet.

use std::thread;
use std::time::Duration;

use goproxy_tests::waiting::wait_for;
use jiff::{SignedDuration, Timestamp};

use super::pods;
use crate::cluster::{cluster, node_part};
use crate::pods::ready;
use crate::world::{NEXT, World};

/// How long the API server is away.
const AWAY: Duration = Duration::from_secs(30);

/// How long kube-proxy is away.
const BEHIND: Duration = Duration::from_secs(20);

/// A new kubelet shows containers that began less than ten seconds before it as not ready until it has
/// probed them; earlier ones stay ready, since Kubernetes 1.35. Times of containers are in whole seconds.
const SETTLED: SignedDuration = SignedDuration::from_secs(11);

const OPERATOR: &str = "app.kubernetes.io/name=goproxy-operator";

pub(super) fn kill_operator(world: &World) {
    world.kubectl(&[
        "delete",
        "pod",
        "--selector",
        OPERATOR,
        "--force",
        "--grace-period=0",
    ]);
    world.kubectl(&[
        "rollout",
        "status",
        "deployment/operator-goproxy-operator",
        "--timeout=3m",
    ]);
}

pub(super) fn upgrade_operator(world: &World) {
    world.install_operator("upgrade", &[&format!("image.tag={NEXT}")]);
}

pub(super) fn take_the_api_server_away(world: &World) {
    node_part("stop", "kube-apiserver");
    // The disturbance itself, not a wait for something.
    thread::sleep(AWAY);
    node_part("start", "kube-apiserver");
    wait_for("the API server", || cluster().read("/version"));
    services_follow(world);
}

/// Clients are sent to pods that are being deleted as long as nobody follows the Service.
pub(super) fn delete_pods_without_kube_proxy(world: &World) {
    node_part("stop", "kube-proxy");
    pods::delete(world);
    // The disturbance itself, not a wait for something.
    thread::sleep(BEHIND);
    node_part("start", "kube-proxy");
    services_follow(world);
}

/// Waits until Services follow pods again: one more pod is seen, and a Service leads to pods. What keeps
/// them up to date has no watches for up to a minute after the API server is back, each of its own.
fn services_follow(world: &World) {
    pods::set_replicas(world, 3);
    wait_for("one more pod in the Service", || {
        (endpoints(world)? == 3).then_some(())
    });
    pods::set_replicas(world, 2);
    world.apply(
        "apiVersion: v1\nkind: Service\nmetadata: {name: follows}\nspec:\n  \
         selector: {app.kubernetes.io/instance: main}\n  ports: [{port: 443, targetPort: 8080}]\n",
    );
    world.wait_for_service("follows");
    world.kubectl(&["delete", "service", "follows"]);
}

/// How many pods the Service `main` has for clients.
fn endpoints(world: &World) -> Option<usize> {
    let path = "endpointslices?labelSelector=kubernetes.io/service-name=main";
    let slices = world.read("discovery.k8s.io/v1", path)?;
    let slices = slices["items"].as_array()?.iter();
    let endpoints = slices
        .filter_map(|slice| slice["endpoints"].as_array())
        .flatten();
    Some(
        endpoints
            .filter(|endpoint| endpoint["conditions"]["ready"] == true)
            .count(),
    )
}

/// Ends when whatever a new kubelet does to pods that it finds has been done: it renews its Lease when it
/// starts, and every ten seconds.
pub(super) fn restart_kubelet(world: &World) {
    wait_for("pods that stay ready", || {
        let settled = Timestamp::now() - SETTLED;
        let pods = ready(world)?;
        pods.iter().all(|pod| pod.began < settled).then_some(())
    });
    node_part("stop", "kubelet");
    let mut renewed = wait_for("the kubelet's Lease", lease);
    node_part("start", "kubelet");
    for _ in 0..2 {
        renewed = wait_for("the kubelet", || lease().filter(|now| *now != renewed));
    }
}

/// When the kubelet last renewed its Lease.
fn lease() -> Option<String> {
    let path = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node1";
    let lease = cluster().read(path)?;
    Some(lease["spec"]["renewTime"].as_str()?.to_owned())
}

//! What is done to the cluster while clients work. Each ends when things are as they shall be.

use std::process::Command;
use std::thread;
use std::time::Duration;

use goproxy_tests::control_plane::Outcome;

use crate::cluster::{cluster, kubectl, node_part, wait_for};
use crate::pods::{Pod, processes, ready};
use crate::world::{NEXT, World};

/// How long the API server is away.
const AWAY: Duration = Duration::from_secs(30);

pub(super) struct Happening {
    pub(super) name: &'static str,
    pub(super) run: fn(&World),
    /// Whether once is enough.
    pub(super) once: bool,
}

const fn often(name: &'static str, run: fn(&World)) -> Happening {
    Happening {
        name,
        run,
        once: false,
    }
}

const fn once(name: &'static str, run: fn(&World)) -> Happening {
    Happening {
        name,
        run,
        once: true,
    }
}

pub(super) const HAPPENINGS: &[Happening] = &[
    often("pods deleted", delete_pods),
    often("pods evicted", evict_pods),
    once("the Deployment rolls: another image", another_image),
    often("the Deployment rolls: other resources", other_resources),
    often("replicas 1, 3, 1, 2", scale),
    often("the operator killed", kill_operator),
    once("the operator upgraded", upgrade_operator),
    once("the API server away for 30 s", api_server_away),
    often("the kubelet restarts", restart_kubelet),
    often("repositories repacked", repack),
    often("new tags pushed", new_tags),
    often("tags that nobody has verified force-pushed", moved_tags),
];

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

fn delete_pods(world: &World) {
    let old = ready(world).unwrap();
    for pod in &old {
        world.kubectl(&["delete", "pod", &pod.name, "--wait=false"]);
        // One after the other: with none left there is nobody who could answer.
        until_count(world, 2);
    }
    until_replaced(world, &old, 2);
}

fn evict_pods(world: &World) {
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

fn another_image(world: &World) {
    roll(
        world,
        &format!("{{\"spec\": {{\"image\": \"docker.io/goproxy-operator/goproxy:{NEXT}\"}}}}"),
    );
    wait_for("the image in status", || {
        let status = world.resource("goproxies/main")?["status"].to_string();
        status.contains(NEXT).then_some(())
    });
}

fn other_resources(world: &World) {
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

fn scale(world: &World) {
    for count in [1, 3, 1, 2] {
        world.kubectl(&["scale", "goproxy", "main", &format!("--replicas={count}")]);
        until_count(world, count);
    }
}

const OPERATOR: &str = "app.kubernetes.io/name=goproxy-operator";

fn kill_operator(world: &World) {
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

fn upgrade_operator(world: &World) {
    world.install_operator("upgrade", &[&format!("image.tag={NEXT}")]);
}

fn api_server_away(world: &World) {
    node_part("stop", "kube-apiserver");
    // The disturbance itself, not a wait for something.
    thread::sleep(AWAY);
    node_part("start", "kube-apiserver");
    wait_for("the API server", || cluster().read("/version"));
    services_follow(world);
}

/// Waits until Services follow pods again. What keeps them up to date has no watch for up to half a minute
/// after the API server is back, and a pod that goes meanwhile is asked in vain, whoever made it.
fn services_follow(world: &World) {
    world.apply(
        "apiVersion: v1\nkind: Service\nmetadata: {name: follows}\nspec:\n  \
         selector: {app.kubernetes.io/instance: main}\n  ports: [{port: 443, targetPort: 8080}]\n",
    );
    world.wait_for_service("follows");
    world.kubectl(&["delete", "service", "follows"]);
}

fn restart_kubelet(_: &World) {
    node_part("stop", "kubelet");
    node_part("start", "kubelet");
    wait_for("the node", || {
        let node = cluster().read("/api/v1/nodes/node1")?;
        let conditions = node["status"]["conditions"].as_array()?.clone();
        conditions
            .iter()
            .any(|one| one["type"] == "Ready" && one["status"] == "True")
            .then_some(())
    });
}

fn repack(world: &World) {
    for name in ["lib", "tools", "moving"] {
        let folder = world.repository(&format!("team/{name}"));
        world
            .sandbox
            .git(&folder, &["repack", "-a", "-d", "-f", "--quiet"]);
        world.sandbox.git(&folder, &["pack-refs", "--all"]);
    }
}

fn new_tags(world: &World) {
    for name in ["lib", "tools"] {
        let folder = world.repository(&format!("team/{name}"));
        let count = world
            .sandbox
            .git(&folder, &["tag", "--list"])
            .lines()
            .count();
        world
            .sandbox
            .git(&folder, &["tag", &format!("v1.{count}.0"), "main"]);
    }
}

/// No client asks for this one's versions: they would rightly complain.
fn moved_tags(world: &World) {
    let folder = world.repository("team/moving");
    let now = world.sandbox.git(&folder, &["rev-parse", "v1.2.0"]);
    let first = world.sandbox.git(&folder, &["rev-parse", "main~1"]);
    let last = world.sandbox.git(&folder, &["rev-parse", "main"]);
    let other = if now == first { last } else { first };
    world
        .sandbox
        .git(&folder, &["tag", "--force", "v1.2.0", &other]);
}

/// Ends a pod's process as the kernel does when memory is out: nobody is told.
pub(super) fn kill_at_once(pod: &Pod) {
    for id in processes("goproxy", &pod.identity.0) {
        let killed = Outcome::of(Command::new("kill").args(["-KILL", &id.to_string()]), "");
        assert!(killed.succeeded, "{}", killed.errors);
    }
}

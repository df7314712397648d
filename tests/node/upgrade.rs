//! An upgrade of the operator brings a new default image: GoProxies are rolled one after the other.

use std::collections::BTreeSet;

use goproxy_tests::waiting::wait_for;
use serde_json::Value;

use crate::world::{NEXT, World};

const PROXIES: [&str; 3] = ["one", "two", "three"];

/// Whether a Deployment has the new image, and whether its pods are being replaced.
fn stands(deployment: &Value) -> (bool, bool) {
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    let is_new = container["image"].as_str().unwrap().ends_with(NEXT);
    let status = &deployment["status"];
    let is_rolling = status["observedGeneration"] != deployment["metadata"]["generation"]
        || status["updatedReplicas"] != deployment["spec"]["replicas"]
        || status["replicas"] != status["updatedReplicas"];
    (is_new, is_rolling)
}

#[test]
fn proxies_are_given_a_new_default_image_one_after_the_other() {
    let world = World::new("upgrade");
    for name in PROXIES {
        let proxy = world.go_proxy("enabled: true");
        world.apply(&proxy.replace("{name: main}", &format!("{{name: {name}}}")));
    }
    world.wait_until_ready(&["goproxy/one", "goproxy/two", "goproxy/three"]);
    world.install_operator("upgrade", &[&format!("proxyImage.tag={NEXT}")]);
    let mut order: Vec<String> = Vec::new();
    let mut rolling_at_once = BTreeSet::new();
    wait_for("the new image everywhere", || {
        let list = world.read(
            "apps/v1",
            "deployments?labelSelector=app.kubernetes.io/component=proxy",
        )?;
        let all = list["items"].as_array()?;
        let mut rolling = 0;
        let mut done = 0;
        for deployment in all {
            let name = deployment["metadata"]["name"].as_str()?.to_owned();
            let (is_new, is_rolling) = stands(deployment);
            rolling += usize::from(is_new && is_rolling);
            done += usize::from(is_new && !is_rolling);
            if is_new && !order.contains(&name) {
                order.push(name);
            }
        }
        rolling_at_once.insert(rolling);
        (done == PROXIES.len()).then_some(())
    });
    println!(
        "figure: an operator's upgrade rolled {}",
        order.join(", then ")
    );
    assert!(
        rolling_at_once.contains(&1),
        "{rolling_at_once:?}: nothing was seen"
    );
    assert!(
        rolling_at_once.iter().all(|count| *count <= 1),
        "{rolling_at_once:?} at once"
    );
    world.wait_until_ready(&["goproxy/one", "goproxy/two", "goproxy/three"]);
    for name in PROXIES {
        let status = world.resource(&format!("goproxies/{name}")).unwrap()["status"].clone();
        assert!(
            status["image"].as_str().unwrap().ends_with(NEXT),
            "{status}"
        );
    }
}

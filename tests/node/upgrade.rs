//! An upgrade of the operator brings a new default image, and another shape of all pods: GoProxies are
//! rolled one after the other, those that name their image, too.

use std::collections::BTreeSet;

use goproxy_tests::waiting::wait_for;
use serde_json::Value;

use crate::world::{NEXT, World};

/// The last two name their image.
const PROXIES: [&str; 4] = ["one", "two", "three", "four"];
const NAMING: [&str; 2] = ["three", "four"];

/// What the new operator has all proxies listen on.
const LISTEN: &str = "::";

/// Whether a Deployment is the new operator's, and whether its pods are being replaced.
fn stands(deployment: &Value) -> (bool, bool) {
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    let mut arguments = container["args"].as_array().unwrap().iter();
    let is_new = arguments.any(|one| one.as_str().unwrap().starts_with("--listen=[::]:"));
    let status = &deployment["status"];
    let is_rolling = status["observedGeneration"] != deployment["metadata"]["generation"]
        || status["updatedReplicas"] != deployment["spec"]["replicas"]
        || status["replicas"] != status["updatedReplicas"];
    (is_new, is_rolling)
}

#[test]
fn an_operators_upgrade_rolls_proxies_one_after_the_other() {
    let world = World::new("upgrade");
    for name in PROXIES {
        let image = if NAMING.contains(&name) {
            format!("\nimage: docker.io/goproxy-operator/goproxy:{NEXT}")
        } else {
            String::new()
        };
        let proxy = world.go_proxy(&format!("enabled: true{image}"));
        world.apply(&proxy.replace("{name: main}", &format!("{{name: {name}}}")));
    }
    let all = PROXIES.map(|name| format!("goproxy/{name}"));
    let all = all.each_ref().map(|name| &**name);
    world.wait_until_ready(&all);
    let values = [
        format!("proxyImage.tag={NEXT}"),
        format!("proxyListen={LISTEN}"),
    ];
    world.install_operator("upgrade", &values.each_ref().map(|value| &**value));
    let mut order: Vec<String> = Vec::new();
    let mut rolling_at_once = BTreeSet::new();
    wait_for("the new shape everywhere", || {
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
    world.wait_until_ready(&all);
    for name in PROXIES {
        let status = world.resource(&format!("goproxies/{name}")).unwrap()["status"].clone();
        assert!(
            status["image"].as_str().unwrap().ends_with(NEXT),
            "{status}"
        );
    }
}

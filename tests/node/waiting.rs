//! Waiting for what the operator and the node bring about.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use goproxy_tests::waiting::wait_for;
use serde_json::Value;

use crate::world::World;

impl World {
    /// `kubectl wait --for=condition=Ready`, and until the Services of these GoProxies lead to their pods:
    /// nobody tells when kube-proxy has followed, which takes it a second or so.
    #[track_caller]
    pub(crate) fn wait_until_ready(&self, objects: &[&str]) {
        let wait = ["wait", "--for=condition=Ready", "--timeout=5m"];
        self.kubectl(&[&wait[..], objects].concat());
        for name in objects
            .iter()
            .filter_map(|object| object.strip_prefix("goproxy/"))
        {
            self.wait_for_service(name);
        }
    }

    /// Waits until somebody takes connections to a Service.
    pub(crate) fn wait_for_service(&self, name: &str) {
        wait_for("a Service that leads to pods", || {
            let spec = self.read("v1", &format!("services/{name}"))?["spec"].take();
            let port = spec["ports"][0]["port"].as_u64()?.try_into().ok()?;
            let address = SocketAddr::new(spec["clusterIP"].as_str()?.parse().ok()?, port);
            TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()
        });
    }

    /// Waits until one of our resources has a condition of that status for its present generation, and
    /// returns its message.
    #[track_caller]
    pub(crate) fn wait_for_condition(&self, object: &str, condition: &str, status: &str) -> String {
        let what = format!("{object} {condition}={status}");
        wait_for(&what, || {
            let found = self.resource(object)?;
            let current = current_condition(&found, condition)?;
            (current["status"] == status).then(|| current["message"].as_str().unwrap().to_owned())
        })
    }
}

/// A condition, if it is about the resource as it is now.
pub(crate) fn current_condition<'a>(resource: &'a Value, kind: &str) -> Option<&'a Value> {
    let conditions = resource["status"]["conditions"].as_array()?;
    let found = conditions
        .iter()
        .find(|condition| condition["type"] == kind)?;
    let current = found["observedGeneration"] == resource["metadata"]["generation"];
    current.then_some(found)
}

//! What the access modes of claims mean for the pods, and claims that go missing.

use goproxy_tests::cluster::resources::proxy;
use goproxy_tests::cluster::{Namespace, condition};
use serde_json::Value;

use crate::world::namespace;

#[test]
fn access_modes_decide_how_pods_are_replaced_and_how_many_there_are() {
    let go = namespace("access-modes");
    for (name, mode, strategy, replicas, words) in [
        (
            "rwx",
            "ReadWriteMany",
            "RollingUpdate 1 0",
            3,
            "all volumes can be mounted",
        ),
        (
            "rwo",
            "ReadWriteOnce",
            "RollingUpdate 0 1",
            3,
            "claim rwo is ReadWriteOnce: all pods run on one node",
        ),
        (
            "rwop",
            "ReadWriteOncePod",
            "Recreate - -",
            1,
            "claim rwop is ReadWriteOncePod: there is one pod at most",
        ),
    ] {
        go.apply(&claim(&go, name, mode));
        // Pods are not needed to see what is declared of them.
        let paused = "  replicas: 3\n  nodeSelector: {nowhere: \"true\"}\n";
        go.apply(&proxy(name, paused).replace("claimName: git", &format!("claimName: {name}")));
        let bound = go.wait_for("goproxy", name, "VolumesBound", "True", "Bound");
        let message = condition(&bound, "VolumesBound")["message"].to_string();
        assert!(message.contains(words), "{message}");
        let deployment = go.wait("deployment", name, "the Deployment", Value::is_object);
        assert_eq!(deployment["spec"]["replicas"], replicas, "{name}");
        let rolling = |field: &str| match &deployment["spec"]["strategy"]["rollingUpdate"][field] {
            Value::Null => "-".to_owned(),
            value => value.to_string(),
        };
        let found = format!(
            "{} {} {}",
            deployment["spec"]["strategy"]["type"].as_str().unwrap(),
            rolling("maxSurge"),
            rolling("maxUnavailable")
        );
        assert_eq!(found, strategy, "{name}");
        go.kubectl(&["delete", "goproxy", name]);
    }
}

fn claim(go: &Namespace, name: &str, mode: &str) -> String {
    let namespace = go.name;
    format!(
        "apiVersion: v1
kind: PersistentVolume
metadata: {{name: {namespace}-{name}}}
spec:
  capacity: {{storage: 1Gi}}
  accessModes: [{mode}]
  storageClassName: none
  persistentVolumeReclaimPolicy: Retain
  csi: {{driver: csi.example.com, volumeHandle: {name}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: {name}}}
spec:
  accessModes: [{mode}]
  storageClassName: none
  volumeName: {namespace}-{name}
  resources: {{requests: {{storage: 1Gi}}}}
---
"
    )
}

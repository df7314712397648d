//! What was left out shows as what holds.

use serde_json::json;

use crate::cluster::{MINIMAL_PROJECT, MINIMAL_PROXY, namespace, on_each};

#[test]
fn defaults_show_in_what_is_stored() {
    on_each(|plane| {
        namespace(plane, "defaults");
        for manifest in [MINIMAL_PROXY, MINIMAL_PROJECT] {
            let named = manifest.replace("metadata: {", "metadata: {namespace: defaults, ");
            plane.apply(&named);
        }
        let proxy = plane.get(&["-n", "defaults", "gopx", "main"]);
        assert_eq!(
            proxy["spec"],
            json!({
                "artefactMaxAge": 0,
                "cache": {"sizeLimit": "10Gi"},
                "enabled": false,
                "externalURL": "https://gitlab.example.com",
                "git": {"allowFilter": false, "protocol": "http"},
                "goGet": {"modTag": false, "policy": "guess"},
                "networkPolicy": {"enabled": true},
                "ownPrefixMiss": "deny",
                "packageRegistry": {"enabled": true},
                "replicas": 1,
                "service": {"type": "ClusterIP"},
                "suspend": false,
                "volumes": [{"name": "repositories", "persistentVolumeClaim": {"claimName": "git"}}],
            })
        );
        let project = plane.get(&["-n", "defaults", "gomp", "my-go-lib"]);
        assert_eq!(
            project["spec"],
            json!({
                "packageRegistry": {"enabled": true},
                "path": "platform/my-go-lib",
                "projectId": 1,
                "proxyRef": {"name": "main"},
                "repository": {"volume": "repositories", "path": "platform/my-go-lib.git"},
                "visibility": "private",
            })
        );
        // Whoever waits for a status of the present generation waits for the operator.
        for object in [proxy, project] {
            assert_eq!(object["status"], json!({"observedGeneration": -1}));
        }
    });
}

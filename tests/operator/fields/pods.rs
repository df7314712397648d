//! The GoProxy's fields that its pods have.

use serde_json::json;

use super::shows::Shows::Child;
use super::shows::{Row, container, pod};

/// Where pods run.
pub(super) fn scheduling() -> Vec<Row> {
    let affinity = json!({"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
        {"weight": 1, "podAffinityTerm": {"topologyKey": "zone"}},
    ]}});
    let toleration = json!({
        "key": "git", "operator": "Equal", "value": "yes", "effect": "NoExecute", "tolerationSeconds": 30,
    });
    let spread = json!({"maxSkew": 2, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"});
    vec![
        (
            &["affinity"],
            json!({"affinity": affinity}),
            pod("/affinity", affinity),
        ),
        (
            &["nodeSelector"],
            json!({"nodeSelector": {"disk": "fast"}}),
            pod("/nodeSelector", json!({"disk": "fast"})),
        ),
        (
            &[
                "tolerations[].key",
                "tolerations[].operator",
                "tolerations[].value",
                "tolerations[].effect",
                "tolerations[].tolerationSeconds",
            ],
            json!({"tolerations": [toleration]}),
            pod("/tolerations", json!([toleration])),
        ),
        (
            &[
                "topologySpreadConstraints[].maxSkew",
                "topologySpreadConstraints[].topologyKey",
                "topologySpreadConstraints[].whenUnsatisfiable",
            ],
            json!({"topologySpreadConstraints": [spread]}),
            pod("/topologySpreadConstraints/0/maxSkew", json!(2)),
        ),
    ]
}

/// What pods run, as whom, and what they may use.
pub(super) fn containers() -> Vec<Row> {
    vec![
        (
            &["replicas"],
            json!({"replicas": 1}),
            Child("deployment", "/spec/replicas", json!(1)),
        ),
        (
            &["image"],
            json!({"image": "registry.example.com/goproxy:other"}),
            container("/image", json!("registry.example.com/goproxy:other")),
        ),
        (
            &["imagePullPolicy"],
            json!({"imagePullPolicy": "Never"}),
            container("/imagePullPolicy", json!("Never")),
        ),
        (
            &["imagePullSecrets[].name"],
            json!({"imagePullSecrets": [{"name": "registry"}]}),
            pod("/imagePullSecrets", json!([{"name": "registry"}])),
        ),
        (
            &["priorityClassName"],
            json!({"priorityClassName": "important"}),
            pod("/priorityClassName", json!("important")),
        ),
        (
            &["resources.limits"],
            json!({"resources": {"limits": {"memory": "1Gi"}}}),
            container("/resources/limits", json!({"memory": "1Gi"})),
        ),
        (
            &["resources.requests"],
            json!({"resources": {"requests": {"cpu": "500m"}}}),
            container("/resources/requests", json!({"cpu": "500m"})),
        ),
        (
            &["securityContext.runAsUser"],
            json!({"securityContext": {"runAsUser": 998}}),
            pod("/securityContext/runAsUser", json!(998)),
        ),
        (
            &["securityContext.runAsGroup"],
            json!({"securityContext": {"runAsGroup": 997}}),
            pod("/securityContext/runAsGroup", json!(997)),
        ),
        (
            &["securityContext.supplementalGroups"],
            json!({"securityContext": {"supplementalGroups": [996]}}),
            pod("/securityContext/supplementalGroups", json!([996])),
        ),
        (
            &["cache.sizeLimit"],
            json!({"cache": {"sizeLimit": "5Gi"}}),
            pod("/volumes/1/emptyDir/sizeLimit", json!("5Gi")),
        ),
        (
            &["tls.secretName"],
            json!({"tls": {"secretName": "certificate"}}),
            pod("/volumes/1/secret/secretName", json!("certificate")),
        ),
        (
            &["podTemplate"],
            json!({"podTemplate": {"spec": {"hostname": "go"}}}),
            pod("/hostname", json!("go")),
        ),
    ]
}

//! Golden files and what they do not show.

use std::path::Path;

use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::serving_set_secret as secret;
use super::{AccessModes, Children, Defaults, Order, Rollout, build};
use crate::fault::Fault;
use crate::serving_set::Rendered;

fn defaults() -> Defaults {
    Defaults {
        image: "ghcr.io/goproxy-operator/goproxy:0.1.0".to_owned(),
        listen: std::net::Ipv4Addr::UNSPECIFIED.into(),
        operator_namespace: "goproxy-system".to_owned(),
    }
}

fn proxy(spec: &str) -> GoProxy {
    let text = format!(
        "apiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoProxy\n\
         metadata: {{name: main, namespace: go, uid: 0b7a, generation: 3}}\n\
         spec:\n  externalURL: https://gitlab.example.com\n{spec}"
    );
    serde_saphyr::from_str(&text).unwrap()
}

const CLAIM: &str = "  volumes: [{name: repositories, persistentVolumeClaim: {claimName: git}}]\n";

fn modes(mode: &str) -> AccessModes {
    [("git".to_owned(), vec![mode.to_owned()])].into()
}

fn children(proxy: &GoProxy, access_modes: &AccessModes) -> Result<Children, Fault> {
    build(Order {
        proxy,
        defaults: &defaults(),
        access_modes,
    })
}

fn built(spec: &str, mode: &str) -> Children {
    children(&proxy(spec), &modes(mode)).unwrap()
}

fn template(children: &Children) -> &PodTemplateSpec {
    &children.deployment.spec.as_ref().unwrap().template
}

/// Compares with the file in `golden`; with GOLDEN=write it is written instead.
fn golden(name: &str, children: &Children) {
    let Children {
        service_account,
        deployment,
        service,
        pod_disruption_budget,
        network_policy,
    } = children;
    let mut documents = vec![
        serde_saphyr::to_string(service_account).unwrap(),
        serde_saphyr::to_string(deployment).unwrap(),
        serde_saphyr::to_string(service).unwrap(),
    ];
    documents.extend(
        pod_disruption_budget
            .iter()
            .map(|one| serde_saphyr::to_string(one).unwrap()),
    );
    documents.extend(
        network_policy
            .iter()
            .map(|one| serde_saphyr::to_string(one).unwrap()),
    );
    let text = documents.join("---\n");
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/children/golden")
        .join(name);
    if std::env::var_os("GOLDEN").is_some_and(|value| value == "write") {
        std::fs::write(&file, &text).unwrap();
    }
    let known = std::fs::read_to_string(&file).unwrap();
    assert!(
        known == text,
        "{} differs; GOLDEN=write writes it:\n{text}",
        file.display()
    );
}

#[test]
fn a_short_go_proxy_makes_these_objects() {
    golden("short.yaml", &built(CLAIM, "ReadOnlyMany"));
}

#[test]
fn a_long_go_proxy_makes_these_objects() {
    let spec = "  replicas: 3
  volumes:
  - {name: claim, persistentVolumeClaim: {claimName: git}}
  - {name: nfs, nfs: {server: nfs.example.com, path: /srv/git}}
  - {name: host, hostPath: {path: /srv/git}}
  tls: {secretName: gitlab-tls}
  cache: {sizeLimit: 20Gi}
  image: registry.example.com/goproxy:1
  imagePullPolicy: Always
  imagePullSecrets: [{name: registry}]
  resources: {requests: {cpu: 500m}, limits: {memory: 1Gi}}
  securityContext: {runAsUser: 1000, runAsGroup: 1000, supplementalGroups: [998]}
  nodeSelector: {disk: fast}
  tolerations: [{key: git, operator: Exists, effect: NoSchedule}]
  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a]}]}]}}}
  topologySpreadConstraints: [{maxSkew: 2, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule}]
  priorityClassName: high
  service: {type: LoadBalancer, port: 8443, loadBalancerSourceRanges: [10.0.0.0/8], annotations: {a: b}}
  networkPolicy:
    clients: [{ipBlock: {cidr: 10.0.0.0/8}}]
    monitoring: [{namespaceSelector: {matchLabels: {team: watch}}}]
  podTemplate:
    metadata: {annotations: {example.com/team: platform}}
    spec:
      dnsPolicy: Default
      containers:
      - {name: goproxy, env: [{name: GOPROXY_BUILD_THREADS, value: '2'}]}
      - {name: beside, image: registry.example.com/beside:1}
";
    golden("long.yaml", &built(spec, "ReadWriteMany"));
}

#[test]
fn access_modes_decide_how_pods_are_replaced() {
    let three = format!("  replicas: 3\n{CLAIM}");
    let rollout = |mode: &str| Rollout::of(&proxy(&three), &modes(mode));
    let strategy = |mode: &str| {
        let deployment = built(&three, mode).deployment.spec.unwrap();
        let strategy = serde_json::to_value(deployment.strategy.unwrap()).unwrap();
        (deployment.replicas.unwrap(), strategy)
    };
    let rolling = |surge: i32, unavailable: i32| {
        serde_json::json!({
            "type": "RollingUpdate",
            "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable},
        })
    };
    assert_eq!(strategy("ReadWriteMany"), (3, rolling(1, 0)));
    assert_eq!(strategy("ReadWriteOnce"), (3, rolling(0, 1)));
    assert_eq!(
        strategy("ReadWriteOncePod"),
        (1, serde_json::json!({"type": "Recreate"}))
    );
    assert!(rollout("ReadWriteMany").note.is_none());
    assert!(
        rollout("ReadWriteOncePod")
            .note
            .unwrap()
            .contains("claim git")
    );
    // One pod has no budget, and pods that share a node are not spread.
    assert!(
        built(&three, "ReadWriteOncePod")
            .pod_disruption_budget
            .is_none()
    );
    assert!(
        built(&three, "ReadWriteOnce")
            .pod_disruption_budget
            .is_some()
    );
    let spread = |mode| {
        let children = built(&three, mode);
        template(&children)
            .spec
            .clone()
            .unwrap()
            .topology_spread_constraints
    };
    assert!(spread("ReadWriteOnce").is_none() && spread("ReadOnlyMany").is_some());
}

#[test]
fn a_pod_template_cannot_reach_beyond_the_pod() {
    let refused = [
        (
            "{spec: {serviceAccountName: admin}}",
            "spec.podTemplate.spec.serviceAccountName",
        ),
        (
            "{spec: {hostNetwork: true}}",
            "spec.podTemplate.spec.hostNetwork",
        ),
        ("{spec: {volumes: []}}", "spec.podTemplate.spec.volumes"),
        (
            "{spec: {securityContext: {fsGroup: 1}}}",
            "spec.podTemplate.spec.securityContext",
        ),
        (
            "{spec: {containers: [{name: goproxy, securityContext: {privileged: true}}]}}",
            "spec.podTemplate.spec.containers[0].securityContext",
        ),
        (
            "{spec: {initContainers: [{name: a, volumeMounts: []}]}}",
            "spec.podTemplate.spec.initContainers[0].volumeMounts",
        ),
        (
            "{spec: {containers: [{name: a, ports: [{containerPort: 1, hostPort: 1}]}]}}",
            "spec.podTemplate.spec.containers[0].ports[].hostPort",
        ),
        (
            "{spec: {containers: [{image: a}]}}",
            "spec.podTemplate.spec.containers[0].name",
        ),
        (
            "{spec: {dnsPolice: Default}}",
            "spec.podTemplate.spec.dnsPolice",
        ),
        ("{status: {}}", "spec.podTemplate.status"),
        (
            "{metadata: {labels: {app.kubernetes.io/instance: other}}}",
            "spec.podTemplate.metadata.labels[app.kubernetes.io/instance]",
        ),
    ];
    for (given, field) in refused {
        let spec = format!("{CLAIM}  podTemplate: {given}\n");
        let fault = children(&proxy(&spec), &modes("ReadWriteMany")).unwrap_err();
        assert_eq!(fault.reason, Reason::InvalidSpec);
        assert!(
            fault.message.starts_with(field),
            "{given}: {}",
            fault.message
        );
    }
}

#[test]
fn an_affinity_that_kubernetes_does_not_know_is_refused() {
    let spec = format!("{CLAIM}  affinity: {{nodeAffinitee: {{a: b}}}}\n");
    let fault = children(&proxy(&spec), &AccessModes::new()).unwrap_err();
    assert!(
        fault.message.starts_with("spec.affinity.nodeAffinitee: "),
        "{}",
        fault.message
    );
}

#[test]
fn the_same_serving_set_makes_the_same_bytes_and_a_large_one_is_refused() {
    let rendered = |text: String| Rendered {
        hash: String::new(),
        text,
    };
    let proxy = proxy(CLAIM);
    let small = rendered("{\"version\":1}".to_owned());
    let secret = |rendered| secret::build(&proxy, rendered, "bearer");
    let first = secret(&small).unwrap();
    assert_eq!(first, secret(&small).unwrap());
    let bytes = &first.data.as_ref().unwrap()[super::serving_set_secret::DOCUMENT].0;
    assert_eq!(bytes[..10], [31, 139, 8, 0, 0, 0, 0, 0, 0, 255]);
    assert_eq!(
        super::serving_set_secret::bearer(&first).as_deref(),
        Some("bearer")
    );

    // Digits that do not repeat: half of them stays after compression.
    let digits = (0..120_000_u32).map(|number| {
        let digest = goproxy_core::hash::sha256(&number.to_le_bytes());
        goproxy_core::hash::hex(&digest)
    });
    let fault = secret(&rendered(digits.collect())).unwrap_err();
    assert_eq!(fault.reason, Reason::ServingSetTooLarge);
}

//! The container that runs the proxy.

use goproxy_crds::go_proxy::ImagePullPolicy;
use k8s_openapi::api::core::v1::{
    Container, ContainerPort, EnvVar, EnvVarSource, HTTPGetAction, Probe, ResourceFieldSelector,
    ResourceRequirements, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use std::net::SocketAddr;

use super::{DRAIN_SECONDS, QUIET_PERIOD_SECONDS, QUIET_TIMEOUT_SECONDS, security};
use crate::children::{Order, cache, ports, volumes};

/// The name of the container, which `podTemplate` may use.
pub(in crate::children) const NAME: &str = "goproxy";

pub(super) fn build(order: Order<'_>, mounts: Vec<VolumeMount>) -> Container {
    let spec = &order.proxy.spec;
    let image = spec.image.as_ref().unwrap_or(&order.defaults.image);
    let policy = spec.image_pull_policy.map(|policy| match policy {
        ImagePullPolicy::Always => "Always",
        ImagePullPolicy::IfNotPresent => "IfNotPresent",
        ImagePullPolicy::Never => "Never",
    });
    Container {
        name: NAME.to_owned(),
        image: Some(image.clone()),
        image_pull_policy: policy.map(str::to_owned),
        command: Some(vec!["goproxy".to_owned()]),
        args: Some(arguments(order)),
        env: Some(vec![memory_limit()]),
        ports: Some(vec![
            port(ports::SERVING_NAME, ports::SERVING),
            port(ports::MANAGEMENT_NAME, i32::from(ports::MANAGEMENT)),
        ]),
        resources: spec.pod.resources.as_ref().map(resources),
        // A start reads the serving set; repositories are looked at in the background.
        startup_probe: Some(probe("/readyz", 1, 120)),
        readiness_probe: Some(probe("/readyz", 5, 2)),
        liveness_probe: Some(probe("/livez", 10, 6)),
        security_context: Some(security::container()),
        volume_mounts: Some(mounts),
        ..Container::default()
    }
}

fn arguments(order: Order<'_>) -> Vec<String> {
    let spec = &order.proxy.spec;
    let address = |port: u16| SocketAddr::new(order.defaults.listen, port).to_string();
    let serving = u16::try_from(ports::SERVING).unwrap_or_default();
    let mut arguments = vec![
        "serve".to_owned(),
        format!("--serving-set={}", volumes::SERVING_SET),
        format!("--listen={}", address(serving)),
        format!("--management-listen={}", address(ports::MANAGEMENT)),
        format!("--cache-dir={}", volumes::CACHE),
    ];
    // The schema lets nothing through that is no amount; the proxy's own default is for ever less.
    if let Some(bytes) = cache::share(&spec.cache.size_limit) {
        arguments.push(format!("--cache-size={bytes}"));
    }
    arguments.push(format!("--quiet-period={QUIET_PERIOD_SECONDS}s"));
    arguments.push(format!("--quiet-timeout={QUIET_TIMEOUT_SECONDS}s"));
    arguments.push(format!("--drain-timeout={DRAIN_SECONDS}s"));
    arguments.push("--log-format=json".to_owned());
    if spec.tls.is_some() {
        arguments.push(format!("--tls-certificate={}/tls.crt", volumes::TLS));
        arguments.push(format!("--tls-key={}/tls.key", volumes::TLS));
    }
    arguments
}

/// The container's memory limit, also one that the namespace or the pod template sets; without any the
/// memory of the node.
fn memory_limit() -> EnvVar {
    EnvVar {
        name: "GOPROXY_MEMORY_LIMIT".to_owned(),
        value_from: Some(EnvVarSource {
            resource_field_ref: Some(ResourceFieldSelector {
                resource: "limits.memory".to_owned(),
                ..ResourceFieldSelector::default()
            }),
            ..EnvVarSource::default()
        }),
        ..EnvVar::default()
    }
}

fn port(name: &str, port: i32) -> ContainerPort {
    ContainerPort {
        name: Some(name.to_owned()),
        container_port: port,
        protocol: Some("TCP".to_owned()),
        ..ContainerPort::default()
    }
}

/// None of the probes touches a volume: a hung one would take all pods at once.
fn probe(path: &str, period: i32, failures: i32) -> Probe {
    Probe {
        http_get: Some(HTTPGetAction {
            path: Some(path.to_owned()),
            port: IntOrString::String(ports::MANAGEMENT_NAME.to_owned()),
            ..HTTPGetAction::default()
        }),
        period_seconds: Some(period),
        failure_threshold: Some(failures),
        timeout_seconds: Some(5),
        ..Probe::default()
    }
}

fn resources(declared: &goproxy_crds::pod_settings::Resources) -> ResourceRequirements {
    let (requests, limits) = (&declared.requests, &declared.limits);
    ResourceRequirements {
        requests: (!requests.is_empty()).then(|| requests.clone()),
        limits: (!limits.is_empty()).then(|| limits.clone()),
        claims: None,
    }
}

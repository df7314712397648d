//! The Service in front of the pods.

use goproxy_crds::GoProxy;
use goproxy_crds::go_proxy::{ExternalTrafficPolicy, ServiceType};
use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use kube::ResourceExt as _;

use super::{labels, metadata, names, ports};

pub(super) fn build(proxy: &GoProxy) -> Service {
    let name = proxy.name_any();
    let declared = &proxy.spec.service;
    let mut metadata = metadata(proxy, names::main(&name));
    if !declared.annotations.is_empty() {
        metadata.annotations = Some(declared.annotations.clone());
    }
    let type_ = match declared.type_ {
        ServiceType::ClusterIP => "ClusterIP",
        ServiceType::NodePort => "NodePort",
        ServiceType::LoadBalancer => "LoadBalancer",
    };
    let policy = declared.external_traffic_policy.map(|policy| match policy {
        ExternalTrafficPolicy::Cluster => "Cluster".to_owned(),
        ExternalTrafficPolicy::Local => "Local".to_owned(),
    });
    let ranges = &declared.load_balancer_source_ranges;
    Service {
        metadata,
        spec: Some(ServiceSpec {
            type_: Some(type_.to_owned()),
            selector: Some(labels::selecting(&name)),
            ports: Some(vec![port(proxy)]),
            external_traffic_policy: policy,
            load_balancer_class: declared.load_balancer_class.clone(),
            load_balancer_source_ranges: (!ranges.is_empty()).then(|| ranges.clone()),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    }
}

fn port(proxy: &GoProxy) -> ServicePort {
    let declared = &proxy.spec.service;
    let (name, default) = match proxy.spec.tls {
        Some(_) => ("https", 443),
        None => ("http", 80),
    };
    ServicePort {
        name: Some(name.to_owned()),
        port: declared.port.unwrap_or(default),
        protocol: Some("TCP".to_owned()),
        target_port: Some(IntOrString::String(ports::SERVING_NAME.to_owned())),
        node_port: declared.node_port,
        ..ServicePort::default()
    }
}

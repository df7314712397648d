//! The fields about the Service and the NetworkPolicy, and suspension.

use serde_json::{Value, json};

use super::shows::Row;
use super::shows::Shows::{Child, Reason};

/// Who reaches the pods, and how; suspension comes last.
pub(super) fn network() -> Vec<Row> {
    let service = |pointer: &'static str, value: Value| Child("service", pointer, value);
    let policy = |pointer: &'static str, value: Value| Child("networkpolicy", pointer, value);
    let balancer = |more: (&str, Value)| {
        let mut service = json!({"type": "LoadBalancer"});
        service[more.0] = more.1;
        json!({"service": service})
    };
    vec![
        (
            &["service.annotations"],
            json!({"service": {"annotations": {"example.com/a": "b"}}}),
            service("/metadata/annotations/example.com~1a", json!("b")),
        ),
        (
            &["service.port"],
            json!({"service": {"port": 8443}}),
            service("/spec/ports/0/port", json!(8443)),
        ),
        (
            &["service.type", "service.nodePort"],
            json!({"service": {"type": "NodePort", "nodePort": 30789}}),
            service("/spec/ports/0/nodePort", json!(30789)),
        ),
        (
            &["service.externalTrafficPolicy"],
            balancer(("externalTrafficPolicy", json!("Local"))),
            service("/spec/externalTrafficPolicy", json!("Local")),
        ),
        (
            &["service.loadBalancerSourceRanges"],
            balancer(("loadBalancerSourceRanges", json!(["10.0.0.0/8"]))),
            service("/spec/loadBalancerSourceRanges", json!(["10.0.0.0/8"])),
        ),
        (
            &[
                "networkPolicy.clients[].ipBlock.cidr",
                "networkPolicy.clients[].namespaceSelector.matchLabels",
                "networkPolicy.clients[].podSelector.matchLabels",
            ],
            json!({"networkPolicy": {"clients": peers()}}),
            policy("/spec/ingress/0/from", peers()),
        ),
        (
            &[
                "networkPolicy.monitoring[].ipBlock.cidr",
                "networkPolicy.monitoring[].namespaceSelector.matchLabels",
                "networkPolicy.monitoring[].podSelector.matchLabels",
            ],
            json!({"networkPolicy": {"monitoring": peers()}}),
            policy("/spec/ingress/1/from/1", peers()[0].clone()),
        ),
        (
            &["networkPolicy.enabled"],
            json!({"networkPolicy": {"enabled": false}}),
            policy("", Value::Null),
        ),
        // It cannot be changed while the Service is a balancer, so it comes by itself.
        (
            &["service.loadBalancerClass"],
            balancer(("loadBalancerClass", json!("example.com/balancer"))),
            service("/spec/loadBalancerClass", json!("example.com/balancer")),
        ),
        (
            &["suspend"],
            json!({"suspend": true}),
            Reason("Paused", "Suspended"),
        ),
    ]
}

fn peers() -> Value {
    let labels = json!({"matchLabels": {"team": "go"}});
    json!([
        {"ipBlock": {"cidr": "10.0.0.0/8"}},
        {"namespaceSelector": labels, "podSelector": labels},
    ])
}

//! On which nodes the pods run.

use goproxy_crds::GoProxy;
use goproxy_crds::pod_settings::{PodSettings, TaintEffect, TolerationOperator, WhenUnsatisfiable};
use k8s_openapi::api::core::v1::{Affinity, Toleration, TopologySpreadConstraint};
use kube::ResourceExt as _;
use serde_json::Value;

use crate::children::access_modes::Strategy;
use crate::children::{Rollout, free_form, labels};
use crate::fault::Fault;

pub(super) fn affinity(settings: &PodSettings) -> Result<Option<Affinity>, Fault> {
    let given = settings.affinity.as_ref();
    given
        .map(|given| free_form::read("spec.affinity", &Value::Object(given.0.clone())))
        .transpose()
}

pub(super) fn tolerations(settings: &PodSettings) -> Option<Vec<Toleration>> {
    let toleration = |declared: &goproxy_crds::pod_settings::Toleration| Toleration {
        key: declared.key.clone(),
        operator: declared.operator.map(|operator| match operator {
            TolerationOperator::Equal => "Equal".to_owned(),
            TolerationOperator::Exists => "Exists".to_owned(),
        }),
        value: declared.value.clone(),
        effect: declared.effect.map(|effect| match effect {
            TaintEffect::NoSchedule => "NoSchedule".to_owned(),
            TaintEffect::PreferNoSchedule => "PreferNoSchedule".to_owned(),
            TaintEffect::NoExecute => "NoExecute".to_owned(),
        }),
        toleration_seconds: declared.toleration_seconds,
    };
    let tolerations: Vec<_> = settings.tolerations.iter().map(toleration).collect();
    (!tolerations.is_empty()).then_some(tolerations)
}

/// As declared, or else over nodes, unless a volume holds the pods on one.
pub(super) fn spread(proxy: &GoProxy, rollout: &Rollout) -> Option<Vec<TopologySpreadConstraint>> {
    let constraint = |max_skew, key: &str, when: WhenUnsatisfiable| TopologySpreadConstraint {
        max_skew,
        topology_key: key.to_owned(),
        when_unsatisfiable: match when {
            WhenUnsatisfiable::DoNotSchedule => "DoNotSchedule".to_owned(),
            WhenUnsatisfiable::ScheduleAnyway => "ScheduleAnyway".to_owned(),
        },
        label_selector: Some(labels::selector(&proxy.name_any())),
        ..TopologySpreadConstraint::default()
    };
    let declared = &proxy.spec.pod.topology_spread_constraints;
    if !declared.is_empty() {
        let all = declared
            .iter()
            .map(|one| constraint(one.max_skew, &one.topology_key, one.when_unsatisfiable));
        return Some(all.collect());
    }
    let over_nodes = || {
        let host = "kubernetes.io/hostname";
        vec![constraint(1, host, WhenUnsatisfiable::ScheduleAnyway)]
    };
    (rollout.strategy == Strategy::Surge).then(over_nodes)
}

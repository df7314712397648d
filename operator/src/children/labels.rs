//! Labels and annotations of the objects of a GoProxy.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

/// Says which program keeps an object.
pub const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// What [`MANAGED_BY`] says of objects of this operator.
pub const OPERATOR: &str = "goproxy-operator";
/// The label with the GoProxy's name.
pub const INSTANCE: &str = "app.kubernetes.io/instance";

/// The annotation with the digest of the serving set on its Secret, and with the digest of all that
/// the Secret holds on pods: to touch a pod makes the kubelet refresh its Secrets at once.
pub const SERVING_SET: &str = "goproxy-operator.github.io/serving-set";
/// The annotation with the digest of what the operator last wrote into an object.
pub const APPLIED: &str = "goproxy-operator.github.io/applied";

const NAME: (&str, &str) = ("app.kubernetes.io/name", "goproxy");
const COMPONENT: (&str, &str) = ("app.kubernetes.io/component", "proxy");

/// The labels by which pods are selected. They never change: a Deployment's selector cannot.
pub fn selecting(proxy: &str) -> BTreeMap<String, String> {
    [NAME, COMPONENT, (INSTANCE, proxy)]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

/// The labels of every object of a GoProxy.
pub fn all(proxy: &str) -> BTreeMap<String, String> {
    let mut labels = selecting(proxy);
    labels.insert(MANAGED_BY.to_owned(), OPERATOR.to_owned());
    labels
}

/// The selector of the pods.
pub fn selector(proxy: &str) -> LabelSelector {
    LabelSelector {
        match_labels: Some(selecting(proxy)),
        match_expressions: None,
    }
}

/// The selector of the pods as a text, for whoever scales.
pub fn selector_text(proxy: &str) -> String {
    let pairs = selecting(proxy).into_iter();
    let pairs: Vec<_> = pairs.map(|(key, value)| format!("{key}={value}")).collect();
    pairs.join(",")
}

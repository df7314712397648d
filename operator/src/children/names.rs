//! What the objects of a GoProxy are called. A GoProxy's name has 40 characters at most, so that
//! every name here, and those of pods, fit.

/// The Deployment, the Service, the `PodDisruptionBudget` and the NetworkPolicy.
pub fn main(proxy: &str) -> String {
    proxy.to_owned()
}

/// The service account, whose name differs so that a GoProxy may be called `default`.
pub fn service_account(proxy: &str) -> String {
    format!("{proxy}-goproxy")
}

/// The Secret with the serving set.
pub fn serving_set(proxy: &str) -> String {
    format!("{proxy}-serving-set")
}

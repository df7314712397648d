//! Reading objects without a client program: a test looks at one many times a second while it waits.

use std::{net::SocketAddr, thread, time::Instant};

use serde_json::Value;

use super::{ADMIN, ControlPlane, api_server::token};
use crate::http;
use crate::waiting::PAUSE;

/// Where the API has the kinds that tests wait for.
const PLACES: [(&[&str], &str); 6] = [
    (
        &["goproxies", "gomoduleprojects"],
        "/apis/goproxy-operator.github.io/v1alpha1",
    ),
    (&["deployments", "replicasets"], "/apis/apps/v1"),
    (
        &[
            "secrets",
            "services",
            "pods",
            "serviceaccounts",
            "persistentvolumeclaims",
        ],
        "/api/v1",
    ),
    (&["poddisruptionbudgets"], "/apis/policy/v1"),
    (&["networkpolicies"], "/apis/networking.k8s.io/v1"),
    (&["leases"], "/apis/coordination.k8s.io/v1"),
];

/// The path of an object of a namespace; `kind` in singular or plural, or a short name of ours.
/// Nothing for kinds that are read by kubectl.
pub(crate) fn path(namespace: &str, kind: &str, name: &str) -> Option<String> {
    Some(format!("{}/{name}", list_path(namespace, kind)?))
}

/// The path of all objects of a kind in a namespace.
fn list_path(namespace: &str, kind: &str) -> Option<String> {
    let plural = match kind {
        "goproxy" | "gopx" => "goproxies".to_owned(),
        "gomp" => "gomoduleprojects".to_owned(),
        "networkpolicy" => "networkpolicies".to_owned(),
        kind if kind.ends_with('s') => kind.to_owned(),
        kind => format!("{kind}s"),
    };
    let (_, place) = PLACES.iter().find(|(kinds, _)| kinds.contains(&&*plural))?;
    Some(format!("{place}/namespaces/{namespace}/{plural}"))
}

impl ControlPlane {
    /// What the API has at `path`, as the administrator; null if there is nothing.
    ///
    /// # Panics
    /// When the API server cannot be asked, or answers neither 200 nor 404.
    pub(crate) fn read(&self, path: &str) -> Value {
        self.ask("GET", path)
    }

    /// All objects of these kinds in a namespace, each with its kind.
    ///
    /// # Panics
    /// When one of the kinds is none that is read without kubectl.
    pub(crate) fn list(&self, namespace: &str, kinds: &[&str]) -> Vec<Value> {
        let lists = kinds.iter().map(|kind| {
            let path = list_path(namespace, kind);
            self.read(&path.unwrap_or_else(|| panic!("{kind}: its place is not known")))
        });
        lists.flat_map(|list| items(&list)).collect()
    }

    /// Deletes an object, which need not be there.
    ///
    /// # Panics
    /// When its kind is none that is read without kubectl.
    pub fn delete(&self, namespace: &str, kind: &str, name: &str) {
        let path = path(namespace, kind, name);
        self.ask(
            "DELETE",
            &path.unwrap_or_else(|| panic!("{kind}: its place is not known")),
        );
    }

    fn ask(&self, method: &str, path: &str) -> Value {
        let deadline = Instant::now() + http::PATIENCE;
        loop {
            let answer = self
                .request(method, path)
                .unwrap_or_else(|error| panic!("{method} {path}: {error}"));
            match answer.status {
                200 => return serde_json::from_slice(&answer.body).expect("JSON"),
                404 => return Value::Null,
                // While a definition changes, its objects are not there for a moment.
                429 if Instant::now() < deadline => thread::sleep(PAUSE),
                status => panic!("{method} {path}: {status}: {}", answer.text()),
            }
        }
    }

    fn request(&self, method: &str, path: &str) -> std::io::Result<http::Response> {
        let authority = self.url.trim_start_matches("https://");
        let address: SocketAddr = authority.parse().expect("an address");
        let bearer = format!("Bearer {}", token(ADMIN));
        let headers = [("Authorization", &*bearer), ("Accept", "application/json")];
        let host = address.ip().to_string();
        self.trust.ask(address, &host, (method, path), &headers)
    }
}

/// The objects of a list, which leaves out what all of them have in common.
fn items(list: &Value) -> Vec<Value> {
    let of = |name: &str| list[name].as_str().unwrap_or_default();
    let (kind, version) = (of("kind").trim_end_matches("List"), of("apiVersion"));
    let mut items = list["items"].as_array().cloned().unwrap_or_default();
    for item in &mut items {
        item["kind"] = kind.into();
        item["apiVersion"] = version.into();
    }
    items
}

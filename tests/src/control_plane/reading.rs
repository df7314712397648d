//! Reading objects without a client program: a test looks at one many times a second while it waits.

use std::net::SocketAddr;

use serde_json::Value;

use super::{ADMIN, ControlPlane, api_server::token};
use crate::http;

/// Where the API has the kinds that tests wait for.
const PLACES: [(&[&str], &str); 4] = [
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
];

/// The path of an object of a namespace; `kind` in singular or plural, or a short name of ours.
/// Nothing for kinds that are read by kubectl.
pub(crate) fn path(namespace: &str, kind: &str, name: &str) -> Option<String> {
    let plural = match kind {
        "goproxy" | "gopx" => "goproxies".to_owned(),
        "gomp" => "gomoduleprojects".to_owned(),
        kind if kind.ends_with('s') => kind.to_owned(),
        kind => format!("{kind}s"),
    };
    let (_, place) = PLACES.iter().find(|(kinds, _)| kinds.contains(&&*plural))?;
    Some(format!("{place}/namespaces/{namespace}/{plural}/{name}"))
}

impl ControlPlane {
    /// What the API has at `path`, as the administrator; null if there is nothing.
    ///
    /// # Panics
    /// When the API server cannot be asked, or answers neither 200 nor 404.
    pub(crate) fn read(&self, path: &str) -> Value {
        let answer = self
            .ask(path)
            .unwrap_or_else(|error| panic!("GET {path}: {error}"));
        match answer.status {
            200 => serde_json::from_slice(&answer.body).expect("JSON"),
            404 => Value::Null,
            status => panic!("GET {path}: {status}: {}", answer.text()),
        }
    }

    fn ask(&self, path: &str) -> std::io::Result<http::Response> {
        let authority = self.url.trim_start_matches("https://");
        let address: SocketAddr = authority.parse().expect("an address");
        let bearer = format!("Bearer {}", token(ADMIN));
        let headers = [("Authorization", &*bearer), ("Accept", "application/json")];
        self.trust
            .get(address, &address.ip().to_string(), path, &headers)
    }
}

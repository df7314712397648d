//! Reading objects without a client program: a test looks at one many times a second while it waits,
//! and a kubectl takes a tenth of a second of a core each time.

use std::{io::Write as _, net::SocketAddr, path::Path, sync::Arc};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
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
        let name = ServerName::from(address.ip());
        let client = ClientConnection::new(Arc::clone(&self.trusting), name)
            .map_err(std::io::Error::other)?;
        let mut stream = StreamOwned::new(client, http::connect(address)?);
        let token = token(ADMIN);
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer {token}\r\n\
             Accept: application/json\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes())?;
        http::read(stream)
    }
}

/// Trusts the API server by its authority alone.
pub(super) fn trusting(authority: &Path) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_file(authority).expect("a certificate");
    roots.add(authority).expect("a certificate");
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

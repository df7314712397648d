//! One request over TLS, HTTP/1.1 by hand: waiting tests ask many times a second, and a program for each
//! question costs a tenth of a second of a core.

use std::{io, io::Write as _, net::SocketAddr, sync::Arc};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};

use crate::http;

/// Whom a client trusts.
#[derive(Clone, Debug)]
pub struct Trust(Arc<ClientConfig>);

impl Trust {
    /// Those whose certificates this authority signed, as PEM, and nobody else.
    pub fn only(authority: &str) -> Self {
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_slice(authority.as_bytes());
        roots
            .add(authority.expect("a certificate"))
            .expect("a certificate");
        let config = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self(Arc::new(config))
    }

    /// `GET path` from the server of that name at an address, with more headers.
    pub fn get(
        &self,
        address: SocketAddr,
        host: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> io::Result<http::Response> {
        self.ask(address, host, ("GET", path), headers)
    }

    /// A request without a body: method and path.
    pub fn ask(
        &self,
        address: SocketAddr,
        host: &str,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
    ) -> io::Result<http::Response> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let client = ClientConnection::new(Arc::clone(&self.0), name).map_err(io::Error::other)?;
        let mut stream = StreamOwned::new(client, http::connect(address)?);
        let headers = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"));
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{}Connection: close\r\n\r\n",
            headers.collect::<String>()
        );
        stream.write_all(request.as_bytes())?;
        http::read(stream)
    }
}

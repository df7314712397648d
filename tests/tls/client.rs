//! A TLS client of the test's own: it holds connections open and shows what the server chose.

use std::{
    io::Write as _,
    net::{SocketAddr, TcpStream},
    sync::Arc,
};

use goproxy_tests::{
    authority::{Authority, HOST},
    http::{self, Response},
};
use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned,
    SupportedProtocolVersion, crypto::ring, pki_types::ServerName, version,
};

use crate::world::LIST;

/// A connection after its handshake.
pub(crate) struct Client {
    pub(crate) stream: StreamOwned<ClientConnection, TcpStream>,
}

impl Client {
    /// Connects and offers `protocols` in TLS 1.3 or 1.2.
    pub(crate) fn connect(address: SocketAddr, authority: &Authority, protocols: &[&str]) -> Self {
        let versions = [&version::TLS13, &version::TLS12];
        Self::with_versions(address, authority, protocols, &versions)
    }

    /// The same in certain versions of TLS.
    pub(crate) fn with_versions(
        address: SocketAddr,
        authority: &Authority,
        protocols: &[&str],
        versions: &[&'static SupportedProtocolVersion],
    ) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(authority.der().into()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols
            .iter()
            .map(|one| one.as_bytes().to_vec())
            .collect();
        let name = ServerName::try_from(HOST).unwrap();
        let session = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = StreamOwned::new(session, http::connect(address).unwrap());
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock).unwrap();
        }
        Self { stream }
    }

    /// The server's certificate.
    pub(crate) fn certificate(&self) -> Vec<u8> {
        self.stream.conn.peer_certificates().unwrap()[0].to_vec()
    }

    /// The protocol that both sides agreed on.
    pub(crate) fn protocol(&self) -> Option<String> {
        let protocol = self.stream.conn.alpn_protocol();
        protocol.map(|name| String::from_utf8(name.to_vec()).unwrap())
    }

    pub(crate) fn version(&self) -> ProtocolVersion {
        self.stream.conn.protocol_version().unwrap()
    }

    /// Asks for the project's list with HTTP/1.1 and leaves the connection open.
    pub(crate) fn list(&mut self) -> Response {
        let request = format!("GET {LIST} HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
        self.stream.write_all(request.as_bytes()).unwrap();
        self.stream.flush().unwrap();
        http::read(&mut self.stream).unwrap()
    }
}

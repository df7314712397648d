//! A certificate with its chain, and the key that belongs to it: from two PEM files to what the
//! listener needs. Blocks.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{Error as PemError, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::ServerConfig;
use tokio_rustls::rustls::{Error as TlsError, InconsistentKeys, version};

use super::error::{Error, Fault};
use super::expiry::NotAfter;
use super::{HTTP_1_1, HTTP_2};

/// Where a certificate is named.
const CERTIFICATE_FLAG: &str = "--tls-certificate";
/// Where its key is named.
const KEY_FLAG: &str = "--tls-key";
/// Bytes of a file: some hundred certificates.
const MAX_FILE: u64 = 1 << 20;

/// Where a certificate and its key lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// PEM: the server's certificate, then those that vouch for it.
    pub certificate: PathBuf,
    /// PEM: the private key, as PKCS#8, PKCS#1 or SEC1.
    pub key: PathBuf,
}

/// What the files hold.
pub(super) struct Contents {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

/// Tells contents apart: SHA-256 of each file.
pub(super) type Fingerprint = [Vec<u8>; 2];

/// A pair that can be used.
pub(super) struct Pair {
    pub(super) config: Arc<ServerConfig>,
    pub(super) not_after: NotAfter,
    pub(super) fingerprint: Fingerprint,
}

impl Files {
    /// Reads both files.
    pub(super) fn read(&self) -> Result<Contents, Error> {
        let read_as = |file: &Path, flag| read(file).map_err(|fault| blame(flag, file, fault));
        Ok(Contents {
            certificate: read_as(&self.certificate, CERTIFICATE_FLAG)?,
            key: read_as(&self.key, KEY_FLAG)?,
        })
    }

    /// Checks what was read.
    pub(super) fn pair(&self, contents: &Contents) -> Result<Pair, Error> {
        let in_certificate = |fault| blame(CERTIFICATE_FLAG, &self.certificate, fault);
        let in_key = |fault| blame(KEY_FLAG, &self.key, fault);
        let (chain, not_after) = chain(&contents.certificate).map_err(in_certificate)?;
        let key = key(&contents.key).map_err(in_key)?;
        let config = config(chain, key).map_err(|error| match error {
            TlsError::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                in_key(Fault::Mismatch(self.certificate.clone()))
            }
            TlsError::General(_) => in_key(Fault::BadKey),
            TlsError::InvalidCertificate(_) => in_certificate(Fault::BadCertificate),
            other => in_certificate(Fault::Refused(other)),
        })?;
        Ok(Pair {
            config: Arc::new(config),
            not_after,
            fingerprint: contents.fingerprint(),
        })
    }
}

impl Contents {
    pub(super) fn fingerprint(&self) -> Fingerprint {
        [&self.certificate, &self.key].map(|bytes| Sha256::digest(bytes).to_vec())
    }
}

fn blame(flag: &'static str, file: &Path, fault: Fault) -> Error {
    Error {
        flag,
        file: file.to_owned(),
        fault,
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Fault::Missing,
        _ => Fault::Unreadable(error),
    };
    let mut bytes = Vec::new();
    let mut file = File::open(file).map_err(failed)?.take(MAX_FILE + 1);
    file.read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Fault::TooLarge(MAX_FILE));
    }
    Ok(bytes)
}

fn chain(pem: &[u8]) -> Result<(Vec<CertificateDer<'static>>, NotAfter), Fault> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let chain = chain.map_err(|_| Fault::NotPem)?;
    let first = chain.first().ok_or(Fault::NoCertificate)?;
    let not_after = NotAfter::read(first).ok_or(Fault::BadCertificate)?;
    Ok((chain, not_after))
}

fn key(pem: &[u8]) -> Result<PrivateKeyDer<'static>, Fault> {
    PrivateKeyDer::from_pem_slice(pem).map_err(|error| match error {
        PemError::NoItemsFound => Fault::NoKey,
        _ => Fault::NotPem,
    })
}

/// TLS 1.3 and 1.2 with the library's choice of ciphers; the key must belong to the certificate.
fn config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<ServerConfig, TlsError> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = [HTTP_2, HTTP_1_1].map(<[u8]>::to_vec).to_vec();
    Ok(config)
}

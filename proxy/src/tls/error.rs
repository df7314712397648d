//! Why a certificate and its key cannot be used: flag, file, fault and remedy.

use std::io;
use std::path::PathBuf;

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{flag} {}", file.display())]
pub struct Error {
    /// Where the file was named.
    pub flag: &'static str,
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    #[source]
    pub fault: Fault,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is not there.
    #[error("no such file; give a PEM file")]
    Missing,
    /// It is there and cannot be read.
    #[error("cannot read the file; let the server's user read it")]
    Unreadable(#[source] io::Error),
    /// No certificate or key is that large.
    #[error("larger than {0} bytes, which no certificate and no key is; give a PEM file")]
    TooLarge(u64),
    /// Not even its lines are as they should be. What they say is not repeated: it may be a key.
    #[error("broken PEM; give a file of whole BEGIN and END sections")]
    NotPem,
    /// PEM without a certificate.
    #[error(
        "no certificate in it; give the server's certificate as PEM, and after it those that \
         vouch for it"
    )]
    NoCertificate,
    /// PEM without a key, or with an encrypted one.
    #[error("no private key in it; give one as PEM (PKCS#8, PKCS#1 or SEC1) that is not encrypted")]
    NoKey,
    /// The first certificate is none of X.509.
    #[error("its first certificate cannot be read; give an X.509 certificate")]
    BadCertificate,
    /// No key that TLS has a use for here.
    #[error(
        "its private key cannot be used; give RSA of 2048 to 8192 bits, ECDSA on P-256 or P-384, \
         or Ed25519"
    )]
    BadKey,
    /// Two files that do not belong together.
    #[error(
        "its private key does not belong to the first certificate of {}; give the two files that \
         were made together, with the server's certificate first",
        .0.display()
    )]
    Mismatch(PathBuf),
    /// The TLS library refuses the pair for another reason.
    #[error("the pair cannot be used")]
    Refused(#[source] tokio_rustls::rustls::Error),
}

//! An authority of the control plane's own, the API server's certificate, and the key with which
//! tokens of service accounts are signed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
};

/// Files, all PEM.
#[derive(Debug)]
pub(super) struct Certificates {
    pub(super) authority: PathBuf,
    pub(super) server: PathBuf,
    pub(super) server_key: PathBuf,
    pub(super) accounts_key: PathBuf,
    pub(super) accounts_public_key: PathBuf,
}

impl Certificates {
    pub(super) fn write(folder: &Path) -> Self {
        let files = Self {
            authority: folder.join("authority.crt"),
            server: folder.join("server.crt"),
            server_key: folder.join("server.key"),
            accounts_key: folder.join("accounts.key"),
            accounts_public_key: folder.join("accounts.pub"),
        };
        let authority = authority();
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(["127.0.0.1".to_owned(), "localhost".to_owned()])
            .expect("the names of the server");
        params
            .distinguished_name
            .push(DnType::CommonName, "kube-apiserver");
        let server = params.signed_by(&key, &authority).expect("a certificate");
        let accounts = KeyPair::generate().expect("a key");
        for (file, text) in [
            (&files.authority, authority.pem()),
            (&files.server, server.pem()),
            (&files.server_key, key.serialize_pem()),
            (&files.accounts_key, accounts.serialize_pem()),
            (&files.accounts_public_key, accounts.public_key_pem()),
        ] {
            fs::write(file, text).expect("a file in the folder");
        }
        files
    }
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, "the authority of a test");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate().expect("a key");
    CertifiedIssuer::self_signed(params, key).expect("an authority")
}

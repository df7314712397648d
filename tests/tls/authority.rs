//! An authority of the test's own, and the certificates it gives.

use std::{fs, path::Path};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};

/// The host that certificates are for, beside 127.0.0.1.
pub(crate) const HOST: &str = "gitlab.example.com";

pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "the test's own authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }

    /// A chain for `key` that ends with the day given, and the bytes of its first certificate.
    pub(crate) fn sign(&self, key: &KeyPair, end: (i32, u8, u8)) -> (String, Vec<u8>) {
        let names = [HOST.to_owned(), "127.0.0.1".to_owned()];
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name.push(DnType::CommonName, HOST);
        params.not_after = date_time_ymd(end.0, end.1, end.2);
        let certificate = params.signed_by(key, &self.0).unwrap();
        let chain = certificate.pem() + &self.pem();
        (chain, certificate.der().to_vec())
    }

    /// Writes `tls.crt` and `tls.key` into `folder`, for an ECDSA key of their own; returns the
    /// bytes of the certificate.
    pub(crate) fn write(&self, folder: &Path) -> Vec<u8> {
        self.write_until(folder, (2048, 1, 1))
    }

    /// The same with a certificate that ends with the day given.
    pub(crate) fn write_until(&self, folder: &Path, end: (i32, u8, u8)) -> Vec<u8> {
        let key = KeyPair::generate().unwrap();
        let (chain, first) = self.sign(&key, end);
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("tls.crt"), chain).unwrap();
        fs::write(folder.join("tls.key"), key.serialize_pem()).unwrap();
        first
    }
}

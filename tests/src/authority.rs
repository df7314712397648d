//! An authority of the test's own, and the certificates it gives.

use std::{fs, path::Path};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};

/// The host that certificates are for, beside 127.0.0.1.
pub const HOST: &str = "gitlab.example.com";

/// Who signs. Its key lives as long as the test.
#[derive(Debug)]
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "the test's own authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// The certificate that clients are to trust, as PEM.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// The same as DER.
    pub fn der(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }

    /// A chain for `key` that ends with the day given, and the bytes of its first certificate.
    pub fn sign(&self, key: &KeyPair, end: (i32, u8, u8)) -> (String, Vec<u8>) {
        self.sign_for(&[HOST, "127.0.0.1"], key, end)
    }

    fn sign_for(&self, names: &[&str], key: &KeyPair, end: (i32, u8, u8)) -> (String, Vec<u8>) {
        let alternatives: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(alternatives).unwrap();
        params.distinguished_name.push(DnType::CommonName, names[0]);
        params.not_after = date_time_ymd(end.0, end.1, end.2);
        let certificate = params.signed_by(key, &self.0).unwrap();
        let chain = certificate.pem() + &self.pem();
        (chain, certificate.der().to_vec())
    }

    /// Writes `tls.crt` and `tls.key` into `folder`, for an ECDSA key of their own; returns the
    /// bytes of the certificate.
    pub fn write(&self, folder: &Path) -> Vec<u8> {
        self.write_until(folder, (2048, 1, 1))
    }

    /// The same with a certificate that ends with the day given.
    pub fn write_until(&self, folder: &Path, end: (i32, u8, u8)) -> Vec<u8> {
        self.write_pair(folder, &[HOST, "127.0.0.1"], end)
    }

    /// The same with a certificate for these hosts that ends when the tests are long forgotten.
    pub fn write_for(&self, folder: &Path, names: &[&str]) {
        self.write_pair(folder, names, (2048, 1, 1));
    }

    fn write_pair(&self, folder: &Path, names: &[&str], end: (i32, u8, u8)) -> Vec<u8> {
        let key = KeyPair::generate().unwrap();
        let (chain, first) = self.sign_for(names, &key, end);
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("tls.crt"), chain).unwrap();
        fs::write(folder.join("tls.key"), key.serialize_pem()).unwrap();
        first
    }
}

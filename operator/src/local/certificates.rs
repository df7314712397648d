//! The certificate of a proxy: one that was given, that of the `GoProxy`'s Secret, or one of an
//! authority made here.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use goproxy_core::external_url::ExternalUrl;
use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use k8s_openapi::api::core::v1::Secret;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
};

use super::files::{StateFolder, write};
use super::options::Options;
use crate::fault::Fault;

/// A certificate and its key, as files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) certificate: PathBuf,
    pub(super) key: PathBuf,
    /// The authority, where it was made here.
    pub(super) authority: Option<PathBuf>,
}

/// The certificate of `proxy`; none where it is served in the clear. A certificate that is wanted
/// and not there is a fault: nothing is served in the clear instead.
pub(super) fn of(
    proxy: &GoProxy,
    options: &Options,
    secrets: &BTreeMap<String, Secret>,
    (state, folder): (&StateFolder, &Path),
    listen: SocketAddr,
) -> Result<Option<Pair>, Fault> {
    if let Some((certificate, key)) = &options.tls {
        return Ok(Some(Pair {
            certificate: certificate.clone(),
            key: key.clone(),
            authority: None,
        }));
    }
    let failed = |error: anyhow::Error| Fault::new(Reason::ApplyFailed, format!("TLS: {error:#}"));
    let named = proxy.spec.tls.as_ref().map(|tls| tls.secret_name.as_str());
    match named.map(|name| (name, secrets.get(name))) {
        Some((name, Some(secret))) => from_secret(name, secret, folder).map(Some),
        _ if options.self_signed => self_signed(&proxy.spec.external_url, state, folder, listen)
            .map(Some)
            .map_err(failed),
        Some((name, None)) => {
            let message = format!(
                "spec.tls.secretName: there is no Secret {name} in the folder; add it, or start with \
                 --self-signed, or with --tls-certificate and --tls-key"
            );
            Err(Fault::new(Reason::ApplyFailed, message))
        }
        None => Ok(None),
    }
}

fn from_secret(name: &str, secret: &Secret, folder: &Path) -> Result<Pair, Fault> {
    let fault = |message: String| Fault::new(Reason::ApplyFailed, message);
    let value = |key: &str| {
        let data = secret
            .data
            .as_ref()
            .and_then(|data| data.get(key))
            .map(|value| value.0.clone());
        let text = || {
            secret
                .string_data
                .as_ref()?
                .get(key)
                .map(|text| text.clone().into_bytes())
        };
        data.or_else(text).ok_or_else(|| {
            fault(format!(
                "spec.tls.secretName: Secret {name} has no key {key}"
            ))
        })
    };
    let pair = Pair {
        certificate: folder.join("tls.crt"),
        key: folder.join("tls.key"),
        authority: None,
    };
    for (file, key) in [(&pair.key, "tls.key"), (&pair.certificate, "tls.crt")] {
        write(file, &value(key)?).map_err(|error| fault(format!("{}: {error}", file.display())))?;
    }
    Ok(pair)
}

/// Made once; both files stay.
fn self_signed(
    external_url: &str,
    state: &StateFolder,
    folder: &Path,
    listen: SocketAddr,
) -> anyhow::Result<Pair> {
    let authority = authority(state)?;
    let pair = Pair {
        certificate: folder.join("self-signed.crt"),
        key: folder.join("self-signed.key"),
        authority: Some(state.path().join("authority.crt")),
    };
    let names = names(external_url, listen)?;
    // A certificate for other names than those of before is no good.
    let is_new = write(
        &folder.join("self-signed.names"),
        names.join("\n").as_bytes(),
    )?;
    if !is_new && pair.certificate.exists() && pair.key.exists() {
        return Ok(pair);
    }
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(names)?;
    params
        .distinguished_name
        .push(DnType::CommonName, "goproxy");
    let certificate = params.signed_by(&key, &authority)?;
    write(&pair.key, key.serialize_pem().as_bytes())?;
    write(&pair.certificate, certificate.pem().as_bytes())?;
    Ok(pair)
}

fn authority(state: &StateFolder) -> anyhow::Result<CertifiedIssuer<'static, KeyPair>> {
    let (certificate, key) = (
        state.path().join("authority.crt"),
        state.path().join("authority.key"),
    );
    let pair = match std::fs::read_to_string(&key) {
        Ok(text) => KeyPair::from_pem(&text).with_context(|| key.display().to_string())?,
        Err(_) => KeyPair::generate()?,
    };
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
        .distinguished_name
        .push(DnType::CommonName, "goproxy-operator local");
    write(&key, pair.serialize_pem().as_bytes())?;
    let issuer = CertifiedIssuer::self_signed(params, pair)?;
    // One key signs it anew with other bytes each time; what people trusted stays.
    if !certificate.exists() {
        write(&certificate, issuer.pem().as_bytes())?;
    }
    Ok(issuer)
}

/// The host of the external URL, this machine, and the address on which the proxy listens.
fn names(external_url: &str, listen: SocketAddr) -> anyhow::Result<Vec<String>> {
    let url: ExternalUrl = external_url.parse()?;
    let host = url
        .module_prefix()
        .split('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    let mut names = vec![host, "localhost".to_owned(), "127.0.0.1".to_owned()];
    if !listen.ip().is_unspecified() {
        names.push(listen.ip().to_string());
    }
    names.sort();
    names.dedup();
    Ok(names)
}

//! Secrets with `generate: true`: drawn once, kept in the state folder, never changed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context as _;
use goproxy_core::external_url::ExternalUrl;
use goproxy_crds::token::{TOKEN_SECRET_TYPE, TokenReference};
use k8s_openapi::api::core::v1::Secret;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::files::{StateFolder, make, write};
use crate::random;
use crate::token_secret::NETRC;

/// Adds the Secrets that these references want generated and that the folder does not have.
/// Returns the files of those that were made just now.
pub(super) fn complete(
    secrets: &mut BTreeMap<String, Secret>,
    references: &[&TokenReference],
    state: &StateFolder,
    namespace: &str,
    external_url: &str,
) -> anyhow::Result<Vec<PathBuf>> {
    let mut made = Vec::new();
    for reference in references {
        let name = &reference.secret_name;
        if !reference.generate || secrets.contains_key(name) {
            continue;
        }
        let folder = state.path().join("secrets").join(namespace);
        let file = folder.join(format!("{name}.yaml"));
        if !file.exists() {
            make(&folder).with_context(|| folder.display().to_string())?;
            let secret = draw(name, namespace, external_url)?;
            let text = serde_saphyr::to_string(&secret)?;
            write(&file, text.as_bytes()).with_context(|| file.display().to_string())?;
            made.push(file.clone());
        }
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let secret = serde_saphyr::from_str(&text)
            .map_err(|_| anyhow::anyhow!("{}: is no Secret", file.display()))?;
        secrets.insert(name.clone(), secret);
    }
    Ok(made)
}

fn draw(name: &str, namespace: &str, external_url: &str) -> anyhow::Result<Secret> {
    let token = random::token()?;
    let texts = [
        ("token", token.clone()),
        (NETRC, netrc(external_url, &token)),
    ];
    let texts = texts.map(|(key, text)| (key.to_owned(), text));
    Ok(Secret {
        metadata: ObjectMeta {
            name: Some(name.to_owned()),
            namespace: Some(namespace.to_owned()),
            ..ObjectMeta::default()
        },
        string_data: Some(BTreeMap::from(texts)),
        type_: Some(TOKEN_SECRET_TYPE.to_owned()),
        ..Secret::default()
    })
}

/// Lines for `.netrc`. Since Go 1.23 `go` looks for the host with its port where there is one.
fn netrc(external_url: &str, token: &str) -> String {
    let rest = external_url
        .split_once("://")
        .map_or(external_url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or(rest);
    let url: Result<ExternalUrl, _> = external_url.parse();
    let host = url.map(|url| {
        url.module_prefix()
            .split('/')
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let host = host.unwrap_or_else(|_| authority.to_owned());
    let line = |machine: &str| format!("machine {machine} login token password {token}\n");
    if authority == host {
        line(&host)
    } else {
        line(&host) + &line(authority)
    }
}

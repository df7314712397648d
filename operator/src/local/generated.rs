//! Secrets with `generate: true`: drawn once, kept in the state folder, never changed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context as _;
use goproxy_core::external_url::ExternalUrl;
use goproxy_crds::token::TokenReference;
use k8s_openapi::api::core::v1::Secret;

use super::files::{StateFolder, make, write};
use crate::{random, token_secret};

/// Adds the Secrets that these references want generated and that the folder does not have.
/// Returns the files of those that were made just now.
pub(super) fn complete<'a>(
    secrets: &mut BTreeMap<String, Secret>,
    references: impl Iterator<Item = &'a TokenReference>,
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
            // An external URL that is none is told of where the GoProxy is judged.
            let Ok(external_url) = external_url.parse() else {
                continue;
            };
            make(&folder).with_context(|| folder.display().to_string())?;
            let secret = draw(name, namespace, &external_url)?;
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

/// As text and not as base64: people copy the lines for `.netrc` from the file.
fn draw(name: &str, namespace: &str, external_url: &ExternalUrl) -> anyhow::Result<Secret> {
    let mut secret = token_secret::generate(name, &random::token()?, external_url);
    secret.metadata.namespace = Some(namespace.to_owned());
    let data = secret.data.take().into_iter().flatten();
    let texts = data.map(|(key, value)| Ok((key, String::from_utf8(value.0)?)));
    secret.string_data = Some(texts.collect::<anyhow::Result<_>>()?);
    Ok(secret)
}

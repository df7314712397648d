//! Secrets with tokens, read. A Secret has one token in single keys, or many in one document.
//!
//! ```yaml
//! token: glpat-…              # or token-sha256: 64 hexadecimal digits
//! username: ci                # optional, as everything below
//! kind: deploy                # personal (default), project, group, deploy, job
//! scopes: read_api            # separated by commas or spaces
//! projects: platform/**       # full paths, group/** for a group; left out: all
//! role: reporter              # guest, reporter (default), developer, maintainer
//! expires-at: 2026-12-31T23:59:59Z
//! ```
//!
//! or `tokens.yaml`, a list of such mappings. No message ever repeats a value of a key that may
//! hold a token.

mod entry;
mod generate;
#[cfg(test)]
mod tests;

pub use generate::generate;

use goproxy_core::serving_set::document::Token;
use goproxy_crds::token::TokenReference;
use goproxy_crds::{GoModuleProject, GoProxy};
use k8s_openapi::api::core::v1::Secret;
use serde_json::{Map, Value};

/// The key with a list of tokens.
const LIST: &str = "tokens.yaml";
/// Lines for `.netrc`, which generated Secrets hold for people; not read.
const NETRC: &str = "netrc";

/// The Secrets that a GoProxy and its projects name, the GoProxy's own first.
pub fn references<'a>(
    proxy: &'a GoProxy,
    projects: impl IntoIterator<Item = &'a GoModuleProject>,
) -> impl Iterator<Item = &'a TokenReference> {
    let of_projects = projects
        .into_iter()
        .flat_map(|project| &project.spec.tokens);
    proxy.spec.tokens.iter().chain(of_projects)
}

/// One token of a Secret, or what is wrong with it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it stands: `key token`, or `tokens.yaml[3]`.
    pub place: String,
    /// The token as the serving set has it.
    pub token: Result<Token, String>,
}

/// The tokens of a Secret.
pub fn read(secret: &Secret) -> Vec<Entry> {
    match texts(secret) {
        Err(fault) => vec![Entry {
            place: "data".to_owned(),
            token: Err(fault),
        }],
        Ok(texts) if texts.contains_key(LIST) => list(texts),
        Ok(texts) => vec![Entry {
            place: "key token".to_owned(),
            token: entry::read(&texts),
        }],
    }
}

/// The Secret's keys, decoded. `stringData` wins, as on the API server.
fn texts(secret: &Secret) -> Result<Map<String, Value>, String> {
    let mut texts = Map::new();
    for (key, bytes) in secret.data.iter().flatten() {
        let text = std::str::from_utf8(&bytes.0)
            .map_err(|_| format!("key {key}: its value is no UTF-8 text"))?;
        texts.insert(key.clone(), text.trim().into());
    }
    for (key, text) in secret.string_data.iter().flatten() {
        texts.insert(key.clone(), text.trim().into());
    }
    texts.remove(NETRC);
    Ok(texts)
}

fn list(mut texts: Map<String, Value>) -> Vec<Entry> {
    let whole = |fault: String| Entry {
        place: LIST.to_owned(),
        token: Err(fault),
    };
    let text = texts.remove(LIST);
    if let Some(other) = texts.keys().next() {
        let fault = format!("key {other}: stands beside {LIST}; move it into the list");
        return vec![whole(fault)];
    }
    let text = text.as_ref().and_then(Value::as_str).unwrap_or_default();
    match parse(text) {
        Err(fault) => vec![whole(fault)],
        Ok(entries) if entries.is_empty() => vec![whole("the list is empty".to_owned())],
        Ok(entries) => {
            let numbered = entries.iter().enumerate();
            let read = |(number, entry): (usize, &Map<String, Value>)| Entry {
                place: format!("{LIST}[{number}]"),
                token: entry::read(entry),
            };
            numbered.map(read).collect()
        }
    }
}

/// The parser's own words may show what it read, so its place alone is told.
fn parse(text: &str) -> Result<Vec<Map<String, Value>>, String> {
    let value: Value = serde_saphyr::from_str(text).map_err(|error| {
        let place = error
            .location()
            .map(|place| format!(" at line {}", place.line()));
        format!("it is no YAML{}", place.unwrap_or_default())
    })?;
    let Value::Array(values) = value else {
        return Err("it is no list; write `- token: …`".to_owned());
    };
    let entry = |(number, value)| match value {
        Value::Object(entry) => Ok(entry),
        _ => Err(format!("entry {number} is no mapping; write `- token: …`")),
    };
    values.into_iter().enumerate().map(entry).collect()
}

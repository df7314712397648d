//! One token: from keys and texts to the entry of a serving set.

use goproxy_core::hash::{hex, sha256};
use goproxy_core::serving_set::document::Token;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What a token needs at least: digests are unsalted, which is right for random tokens only.
const MIN_LENGTH: usize = 20;
const KEYS: [&str; 8] = [
    "token",
    "token-sha256",
    "username",
    "kind",
    "scopes",
    "projects",
    "role",
    "expires-at",
];

/// Reads one entry; the error names the key and what helps.
pub(super) fn read(entry: &Map<String, Value>) -> Result<Token, String> {
    if let Some(unknown) = entry.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let known = KEYS.join(", ");
        return Err(format!(
            "key {}: is unknown; there are {known}",
            shown(unknown)
        ));
    }
    Ok(Token {
        sha256: digest(entry)?,
        kind: word(entry, "kind", "personal, project, group, deploy or job")?.unwrap_or_default(),
        username: text(entry, "username")?.map(str::to_owned),
        scopes: words(entry, "scopes")?.unwrap_or_else(|| vec!["read_api".to_owned()]),
        role: word(entry, "role", "guest, reporter, developer or maintainer")?.unwrap_or_default(),
        projects: words(entry, "projects")?,
        expires_at: text(entry, "expires-at")?.map(str::to_owned),
        origin: None,
        requires: Vec::new(),
    })
}

/// A key, unless it may be a token in the wrong place.
fn shown(key: &str) -> &str {
    let is_word = key
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if is_word && key.len() <= 20 {
        key
    } else {
        "of the mapping"
    }
}

fn digest(entry: &Map<String, Value>) -> Result<String, String> {
    match (text(entry, "token")?, text(entry, "token-sha256")?) {
        (Some(_), Some(_)) => Err("token, token-sha256: leave one of both out".to_owned()),
        (None, None) => Err("token: is missing; set token, or token-sha256".to_owned()),
        (None, Some(digest)) => Ok(digest.to_ascii_lowercase()),
        (Some(token), None) if token.len() < MIN_LENGTH => Err(format!(
            "token: has fewer than {MIN_LENGTH} characters; use a random one, for instance \
             `openssl rand -hex 20`"
        )),
        (Some(token), None)
            if token.contains(|one: char| one.is_whitespace() || one.is_control()) =>
        {
            Err("token: has a space or line break in it".to_owned())
        }
        (Some(token), None) => Ok(hex(&sha256(token.as_bytes()))),
    }
}

fn text<'a>(entry: &'a Map<String, Value>, key: &str) -> Result<Option<&'a str>, String> {
    match entry.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
        Some(Value::String(_)) => Err(format!("{key}: is empty; write a value, or leave it out")),
        Some(_) => Err(format!("{key}: is no text; put it into quotes")),
    }
}

/// A word of a closed set.
fn word<T: DeserializeOwned>(
    entry: &Map<String, Value>,
    key: &str,
    allowed: &str,
) -> Result<Option<T>, String> {
    let Some(text) = text(entry, key)? else {
        return Ok(None);
    };
    let word = serde_json::from_value(Value::String(text.to_owned()));
    word.map(Some)
        .map_err(|_| format!("{key}: {text:?} is none of {allowed}"))
}

/// Several words: a list, or a text with commas or spaces between them.
fn words(entry: &Map<String, Value>, key: &str) -> Result<Option<Vec<String>>, String> {
    let words: Vec<String> = match entry.get(key) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => {
            let parts = text.split(|one: char| one == ',' || one.is_whitespace());
            let parts = parts.filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        }
        Some(Value::Array(values)) => {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let texts: Option<Vec<String>> = values.iter().map(text).collect();
            texts.ok_or_else(|| format!("{key}: is no list of texts"))?
        }
        Some(_) => return Err(format!("{key}: is no list of texts")),
    };
    // An empty list of projects would otherwise read as one that was left out.
    if words.is_empty() {
        return Err(format!("{key}: is empty; name some, or leave it out"));
    }
    Ok(Some(words))
}

use std::collections::BTreeMap;

use goproxy_core::hash::{hex, sha256};
use goproxy_core::serving_set::{Role, TokenKind};

use super::*;

const TOKEN: &str = "glpat-0123456789abcdefghij";

fn secret<const N: usize>(texts: [(&str, &str); N]) -> Secret {
    let texts = texts.map(|(key, text)| (key.to_owned(), text.to_owned()));
    Secret {
        string_data: Some(BTreeMap::from(texts)),
        ..Secret::default()
    }
}

fn only<const N: usize>(texts: [(&str, &str); N]) -> Result<Token, String> {
    let mut entries = read(&secret(texts));
    assert_eq!(entries.len(), 1);
    entries.remove(0).token
}

#[test]
fn single_keys_make_one_token() {
    let token = only([
        ("token", "glpat-0123456789abcdefghij\n"),
        ("username", "ci"),
        ("kind", "deploy"),
        ("scopes", "read_repository, read_api"),
        ("projects", "a/b c/**"),
        ("role", "developer"),
        ("expires-at", "2026-12-31T23:59:59Z"),
        ("netrc", "machine x login y password z"),
    ])
    .unwrap();
    assert_eq!(token.sha256, hex(&sha256(TOKEN.as_bytes())));
    assert_eq!(token.username.as_deref(), Some("ci"));
    assert_eq!(token.kind, TokenKind::Deploy);
    assert_eq!(token.scopes, ["read_repository", "read_api"]);
    assert_eq!(token.projects.unwrap(), ["a/b", "c/**"]);
    assert_eq!(token.role, Role::Developer);
    assert_eq!(token.expires_at.as_deref(), Some("2026-12-31T23:59:59Z"));
    let plain = only([("token", TOKEN)]).unwrap();
    assert_eq!(
        (plain.scopes, plain.projects),
        (vec!["read_api".to_owned()], None)
    );
}

#[test]
fn a_list_makes_many_and_a_wrong_one_harms_no_other() {
    let digest = hex(&sha256(b"another"));
    let text = format!(
        "- token: {TOKEN}\n  scopes: [api]\n- {{token: short}}\n- {{token-sha256: {digest}, projects: a/b}}\n"
    );
    let entries = read(&secret([("tokens.yaml", &text)]));
    let places: Vec<&str> = entries.iter().map(|entry| entry.place.as_str()).collect();
    assert_eq!(
        places,
        ["tokens.yaml[0]", "tokens.yaml[1]", "tokens.yaml[2]"]
    );
    assert_eq!(entries[0].token.as_ref().unwrap().scopes, ["api"]);
    assert!(entries[1].token.is_err());
    assert_eq!(entries[2].token.as_ref().unwrap().sha256, digest);
}

#[test]
fn faults_name_the_key_and_never_show_a_token() {
    let list = |text: &str| only([("tokens.yaml", text)]);
    for (result, words) in [
        (only([]), "token: is missing"),
        (only([("token", "short-secret")]), "fewer than 20"),
        (
            only([("token", "glpat 0123456789abcdefghij")]),
            "has a space",
        ),
        (only([("token", TOKEN), ("token-sha256", "x")]), "leave one"),
        (
            only([("token", TOKEN), ("expire-at", "x")]),
            "key expire-at: is unknown",
        ),
        (
            only([("token", TOKEN), ("role", "boss")]),
            "role: \"boss\" is none of",
        ),
        (
            only([("token", TOKEN), ("kind", "root")]),
            "kind: \"root\" is none of",
        ),
        (
            only([("token", TOKEN), ("projects", " , ")]),
            "projects: is empty",
        ),
        (
            only([("token", TOKEN), ("username", "")]),
            "username: is empty",
        ),
        (
            only([("token", TOKEN), ("tokens.yaml", "[]")]),
            "stands beside",
        ),
        (list("[]"), "the list is empty"),
        (list("token: glpat-0123456789abcdefghij"), "is no list"),
        (
            list("- glpat-0123456789abcdefghij"),
            "entry 0 is no mapping",
        ),
        (
            list("- token: [glpat-0123456789abcdefghij]"),
            "token: is no text",
        ),
        (list("- token: 'glpat-0123456789abcdefghij"), "is no YAML"),
        (
            list("- {token: glpat-0123456789abcdefghij, glpat-x: 1}"),
            "unknown",
        ),
    ] {
        let fault = result.unwrap_err();
        assert!(fault.contains(words), "{fault:?} lacks {words:?}");
        assert!(
            !fault.contains("0123456789") && !fault.contains("short-secret"),
            "{fault}"
        );
    }
}

#[test]
fn binary_rubbish_is_named_by_its_key() {
    let data = BTreeMap::from([(
        "token".to_owned(),
        k8s_openapi::ByteString(vec![0xff, 0xfe]),
    )]);
    let rubbish = Secret {
        data: Some(data),
        ..Secret::default()
    };
    let entries = read(&rubbish);
    assert_eq!(
        entries[0].token.as_ref().unwrap_err(),
        "key token: its value is no UTF-8 text"
    );
}

//! What a token declares, and why one is left out.

use super::*;

#[test]
fn a_wrong_token_is_left_out_and_never_shown() {
    let digest = "ab".repeat(32);
    let good = format!("- sha256: {digest}\n");
    for (entry, words) in [
        (
            "- {sha256: secretsecretsecret, origin: 'Secret ci'}".to_owned(),
            "token Secret ci is left out: sha256",
        ),
        (format!("- sha256: {}", digest.to_uppercase()), "tokens[1]"),
        (good.clone(), "another entry has the same token"),
        (
            format!("- {{sha256: {}, expiresAt: tomorrow}}", "cd".repeat(32)),
            "expiresAt: \"tomorrow\"",
        ),
        (
            format!("- {{sha256: {}, projects: [lib]}}", "cd".repeat(32)),
            "group/**",
        ),
        (
            format!("- {{sha256: {}, role: king}}", "cd".repeat(32)),
            "unknown variant",
        ),
        (
            format!("- {{sha256: {}, requires: [x]}}", "cd".repeat(32)),
            "requires",
        ),
    ] {
        let set = set("", &format!("{good}{entry}"));
        assert_eq!(set.tokens.len(), 1, "{entry}");
        let reason = reasons(&set).concat();
        assert!(reason.contains(words), "{entry}: {reason}");
        assert!(
            !reason.contains("secretsecret") && !reason.contains(&digest),
            "{reason}"
        );
    }
}

#[test]
fn a_token_reaches_what_it_names() {
    let tokens = format!(
        "- {{sha256: {}, projects: [a/One, 'b/sub/**']}}",
        "ab".repeat(32)
    );
    let set = set("", &tokens);
    let reach = &set.tokens[0].reach;
    for (path, reached) in [
        ("a/one", true),
        ("A/ONE", true),
        ("a/one2", false),
        ("b/sub/x", true),
        ("b/sub/deep/x", true),
        ("b/subx/y", false),
        ("b/sub", false),
    ] {
        let project = crate::identity::ProjectPath::parse(path).unwrap();
        assert_eq!(reach.contains(&project), reached, "{path}");
    }
}

#[test]
fn expiry_goes_by_the_clock() {
    let tokens = format!(
        "- {{sha256: {}, expiresAt: '2026-01-01T00:00:00Z'}}",
        "ab".repeat(32)
    );
    let token = &set("", &tokens).tokens[0];
    assert!(!token.is_expired("2025-12-31T23:59:59Z".parse().unwrap()));
    assert!(token.is_expired("2026-01-01T00:00:00Z".parse().unwrap()));
}

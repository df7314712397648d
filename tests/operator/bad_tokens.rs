//! Secrets with tokens that are wrong in every way: each is told of by its name with what helps, and
//! the right one beside them counts.

use serde_json::Value;

use goproxy_tests::cluster::resources::{project, proxy, token};

use crate::world::namespace;

const RIGHT: &str = "glpat-right-0123456789abcd";

/// The Secrets, with the state and the words in which each is told of.
const WRONG: [(&str, &str, &str); 8] = [
    (
        "missing",
        "NotFound",
        "create it with that type, or set generate: true",
    ),
    (
        "opaque",
        "NotFound",
        "exists with type Opaque, and a Secret's type cannot be changed",
    ),
    ("short", "Invalid", "20"),
    ("binary", "Invalid", "UTF-8"),
    ("empty", "Invalid", ""),
    ("twice", "Invalid", "Secret right has the same token"),
    ("date", "Invalid", "expires-at"),
    ("list", "PartlyValid", "tokens.yaml"),
];

#[test]
fn wrong_secrets_are_told_of_by_name_and_harm_no_other() {
    let go = namespace("bad-tokens");
    let names = WRONG
        .iter()
        .map(|(name, ..)| format!("{{secretName: {name}}}"));
    let all: Vec<_> = ["{secretName: right}".to_owned()]
        .into_iter()
        .chain(names)
        .collect();
    let tokens = format!("  tokens: [{}]\n", all.join(", "));
    let list = "apiVersion: v1
kind: Secret
type: goproxy-operator.github.io/token
metadata: {name: list}
stringData:
  tokens.yaml: |
    - {token: glpat-listed-0123456789abc, username: alice}
    - {token: short}
---
apiVersion: v1
kind: Secret
type: goproxy-operator.github.io/token
metadata: {name: binary}
data: {token: //79/P/+/fz//v38//79/P/+/fz//v38}
---
apiVersion: v1
kind: Secret
type: goproxy-operator.github.io/token
metadata: {name: empty}
---
";
    let opaque = token("opaque", "glpat-opaque-0123456789abc", "")
        .replace("type: goproxy-operator.github.io/token\n", "");
    go.apply(
        &(proxy("main", &tokens)
            + &project("lib", 1, "platform/lib")
            + &token("right", RIGHT, "")
            + &token("short", "glpat-0123", "")
            + &token("twice", RIGHT, "")
            + &token(
                "date",
                "glpat-date-0123456789abcde",
                "  expires-at: tomorrow\n",
            )
            + list
            + &opaque),
    );
    go.wait_until_ready("main");
    let told = go.wait("goproxy", "main", "all Secrets to be judged", |object| {
        object["status"]["tokenCounts"]["faulty"] == WRONG.len()
    });
    for (name, state, words) in WRONG {
        let status = status(&told, name);
        assert_eq!(status["state"], state, "{status}");
        let message = status["message"].as_str().unwrap();
        assert!(
            message.contains(name) && message.contains(words),
            "{words}: {message}"
        );
        assert!(!message.contains("glpat-"), "no token is told: {message}");
    }
    assert_eq!(status(&told, "right")["state"], "Valid");
    go.wait_for_answer("main", RIGHT, 200);
    go.wait_for_answer("main", "glpat-listed-0123456789abc", 200);
    assert_eq!(go.answer("main", "glpat-opaque-0123456789abc"), Some(401));

    // Each is mended as its message says.
    go.kubectl(&["delete", "secret", "opaque"]);
    go.apply(&token("opaque", "glpat-opaque-0123456789abc", ""));
    go.wait_for_answer("main", "glpat-opaque-0123456789abc", 200);
    go.kubectl(&["delete", "secret", "right"]);
    go.wait(
        "goproxy",
        "main",
        "the second Secret with the token to count",
        |object| status(object, "twice")["state"] == "Valid",
    );
    go.wait_for_answer("main", RIGHT, 200);
}

fn status(object: &Value, name: &str) -> Value {
    let tokens = object["status"]["tokens"].as_array();
    let found = tokens
        .into_iter()
        .flatten()
        .find(|one| one["secretName"] == name);
    found.cloned().unwrap_or_default()
}

/// Both forms, and two tokens at once while clients change from one to the other.
#[test]
fn tokens_are_rotated_with_an_overlap_in_both_forms() {
    let go = namespace("rotation");
    let list = |tokens: &[&str]| {
        let entries = tokens
            .iter()
            .map(|token| format!("    - {{token: {token}}}\n"));
        let entries: Vec<String> = entries.collect();
        let entries = entries.concat();
        format!(
            "apiVersion: v1\nkind: Secret\ntype: goproxy-operator.github.io/token\nmetadata: {{name: list}}\n\
             stringData:\n  tokens.yaml: |\n{entries}---\n"
        )
    };
    let (old, new) = ("glpat-old-0123456789abcdef", "glpat-new-0123456789abcdef");
    go.apply(
        &(proxy(
            "main",
            "  tokens: [{secretName: list}, {secretName: single}]\n",
        ) + &project("lib", 1, "platform/lib")
            + &list(&[old])
            + &token("single", RIGHT, "")),
    );
    go.wait_until_ready("main");
    go.wait_for_answer("main", old, 200);
    let template = || go.get("deployment", "main")["metadata"]["generation"].clone();
    let before = template();
    go.apply(&list(&[old, new]));
    go.wait_for_answer("main", new, 200);
    assert_eq!(go.answer("main", old), Some(200), "both count");
    go.apply(&list(&[new]));
    go.wait_for_answer("main", old, 401);
    assert_eq!(go.answer("main", new), Some(200));
    // By its digest alone the same token counts, too.
    let digest = goproxy_core::hash::hex(&goproxy_core::hash::sha256(RIGHT.as_bytes()));
    let single = token("single", RIGHT, "").replace(
        &format!("token: {RIGHT}"),
        &format!("token-sha256: {digest}"),
    );
    go.kubectl(&["delete", "secret", "single"]);
    go.wait_for_answer("main", RIGHT, 401);
    go.apply(&single);
    go.wait_for_answer("main", RIGHT, 200);
    assert_eq!(template(), before, "no pod was restarted");
}

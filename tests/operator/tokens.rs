//! Tokens that come, go, expire, and are made.

use base64::Engine as _;
use goproxy_tests::cluster::resources::{project, proxy, token};

use crate::world::namespace;

const FIRST: &str = "glpat-first-0123456789abcd";
const SECOND: &str = "glpat-second-0123456789abc";

#[test]
fn tokens_are_added_revoked_and_end_by_the_clock() {
    let go = namespace("tokens");
    let tokens = "  tokens: [{secretName: first}, {secretName: second}]\n";
    go.apply(
        &(proxy("main", tokens) + &project("lib", 1, "platform/lib") + &token("first", FIRST, "")),
    );
    go.wait_for(
        "goproxy",
        "main",
        "TokensResolved",
        "False",
        "SecretNotFound",
    );
    go.wait_until_ready("main");
    go.wait_for_answer("main", FIRST, 200);
    assert_eq!(go.answer("main", SECOND), Some(401));

    // Long enough to be seen before it ends, on a machine with other work.
    let end = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(45);
    go.apply(&token(
        "second",
        SECOND,
        &format!("  expires-at: {end:.0}\n"),
    ));
    go.wait_for(
        "goproxy",
        "main",
        "TokensResolved",
        "True",
        "TokensExpireSoon",
    );
    go.wait_for_answer("main", SECOND, 200);

    go.kubectl(&["delete", "secret", "first"]);
    go.wait_for_answer("main", FIRST, 401);
    go.wait("goproxy", "main", "the end of the second token", |object| {
        let tokens = object["status"]["tokens"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        tokens
            .iter()
            .any(|one| one["secretName"] == "second" && one["state"] == "Expired")
    });
    go.wait_for_answer("main", SECOND, 401);
}

#[test]
fn a_secret_is_generated_once_and_stays() {
    let go = namespace("generated");
    let tokens = "  tokens: [{secretName: team, generate: true}]\n";
    go.apply(&(proxy("main", tokens) + &project("lib", 1, "platform/lib")));
    go.wait_until_ready("main");
    let token = || {
        let secret = go.get("secret", "team");
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(secret["data"]["token"].as_str().unwrap());
        String::from_utf8(bytes.unwrap()).unwrap()
    };
    let first = token();
    go.wait_for_answer("main", &first, 200);
    go.kubectl(&["delete", "goproxy", "main"]);
    go.wait(
        "secret",
        "main-serving-set",
        "the end of the serving set",
        serde_json::Value::is_null,
    );
    go.apply(&proxy("main", tokens));
    go.wait_until_ready("main");
    assert_eq!(token(), first);
}

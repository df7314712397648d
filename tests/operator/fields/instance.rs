//! The GoProxy's fields that the serving set has.

use serde_json::{Value, json};

use super::shows::Shows::{Object, Set};
use super::shows::{Row, leak};

/// What holds for the whole proxy.
pub(super) fn instance() -> Vec<Row> {
    let set = |pointer: &str, value: Value| Set(leak(format!("/instance{pointer}")), value);
    vec![
        (
            &["enabled"],
            json!({"enabled": true}),
            set("/enabled", json!(true)),
        ),
        (
            &["externalURL"],
            json!({"externalURL": "https://other.example.com"}),
            set("/externalUrl", json!("https://other.example.com")),
        ),
        (
            &["modulePrefix"],
            json!({"modulePrefix": "go.example.com"}),
            set("/modulePrefix", json!("go.example.com")),
        ),
        (
            &["artefactMaxAge"],
            json!({"artefactMaxAge": 60}),
            set("/artefactMaxAge", json!(60)),
        ),
        (
            &["packageRegistry.enabled"],
            json!({"packageRegistry": {"enabled": false}}),
            set("/packageRegistry/enabled", json!(false)),
        ),
        (
            &["ownPrefixMiss"],
            json!({"ownPrefixMiss": "notFound"}),
            set("/ownPrefixMiss", json!("notFound")),
        ),
        (
            &["importHosts"],
            json!({"importHosts": ["go.example.org"]}),
            set("/importHosts/0", json!("go.example.org")),
        ),
        (
            &["trustedProxies"],
            json!({"trustedProxies": ["10.0.0.0/8"]}),
            set("/trustedProxies/0", json!("10.0.0.0/8")),
        ),
    ]
}

/// What is answered to `go get` and git, and to whom.
pub(super) fn answers() -> Vec<Row> {
    let set = |pointer: &str, value: Value| Set(leak(format!("/instance{pointer}")), value);
    vec![
        (
            &["goGet.policy"],
            json!({"goGet": {"policy": "deny"}}),
            set("/goGet/policy", json!("deny")),
        ),
        (
            &["goGet.modTag"],
            json!({"goGet": {"modTag": true}}),
            set("/goGet/modTag", json!(true)),
        ),
        (
            &["goGet.sourceURL"],
            json!({"goGet": {"sourceURL": "https://git.example.com/{project}"}}),
            set(
                "/goGet/sourceUrl",
                json!("https://git.example.com/{project}"),
            ),
        ),
        (
            &["git.allowFilter"],
            json!({"git": {"allowFilter": true}}),
            set("/git/allowFilter", json!(true)),
        ),
        (
            &["git.protocol", "git.ssh.host"],
            json!({"git": {"protocol": "ssh", "ssh": {"host": "git.example.com"}}}),
            set("/git/ssh/host", json!("git.example.com")),
        ),
        (
            &["git.ssh.port"],
            json!({"git": {"protocol": "ssh", "ssh": {"port": 2222}}}),
            set("/git/ssh/port", json!(2222)),
        ),
        (
            &["git.ssh.user"],
            json!({"git": {"protocol": "ssh", "ssh": {"user": "gitlab"}}}),
            set("/git/ssh/user", json!("gitlab")),
        ),
        (
            &["limits.failedLogins"],
            json!({"limits": {"failedLogins": 9}}),
            set("/limits/failedLogins", json!(9)),
        ),
        (
            &["limits.requestsPerMinute"],
            json!({"limits": {"requestsPerMinute": 600}}),
            set("/limits/requestsPerMinute", json!(600)),
        ),
        (
            &["limits.runningBuilds"],
            json!({"limits": {"runningBuilds": 3}}),
            set("/limits/runningBuilds", json!(3)),
        ),
        (
            &["tokens[].secretName", "tokens[].generate"],
            json!({"tokens": [{"secretName": "drawn", "generate": true}]}),
            Object("secret", "drawn"),
        ),
    ]
}

//! Whom tokens reach, and what is said of their Secrets.

use goproxy_crds::token::TokenState;

use super::*;

const TOKEN: &str = "glpat-0123456789abcdefghij";

impl World {
    fn secret(mut self, name: &str, texts: &Value) -> Self {
        let secret = json!({
            "metadata": {"name": name, "resourceVersion": "7"},
            "type": "goproxy-operator.github.io/token",
            "stringData": texts,
        });
        self.secrets
            .insert(name.to_owned(), serde_json::from_value(secret).unwrap());
        self
    }

    fn named_by_the_proxy(mut self, names: &[&str]) -> Self {
        let tokens: Vec<Value> = names
            .iter()
            .map(|name| json!({"secretName": name}))
            .collect();
        self.proxy["spec"]["tokens"] = tokens.into();
        self
    }
}

fn naming(secret: &str) -> Value {
    json!({"tokens": [{"secretName": secret}]})
}

/// The reach of the only token.
fn reach(world: &World) -> Value {
    let tokens = world.judge().unwrap().document.tokens;
    assert_eq!(tokens.len(), 1);
    tokens[0]["projects"].clone()
}

fn states(world: &World) -> Vec<(TokenState, Reason)> {
    let judged = world.judge().unwrap();
    let secrets = judged.tokens.secrets.iter();
    secrets
        .map(|secret| (secret.status.state, secret.reason))
        .collect()
}

#[test]
fn a_secret_of_the_proxy_reaches_what_it_says_and_one_of_a_project_that_project_alone() {
    let world = || World::new().secret("s", &json!({"token": TOKEN}));
    assert_eq!(reach(&world().named_by_the_proxy(&["s"])), Value::Null);
    let of_project = world().project("a", 1, 1, "a/1", &naming("s"));
    assert_eq!(reach(&of_project), json!(["a/1"]));
    let of_two = of_project.project("b", 2, 2, "a/2", &naming("s"));
    assert_eq!(reach(&of_two), json!(["a/1", "a/2"]));
    assert_eq!(reach(&of_two.named_by_the_proxy(&["s"])), Value::Null);
    let rejected = world().project(
        "a",
        1,
        1,
        "a/1",
        &json!({
            "tokens": [{"secretName": "s"}], "repository": {"volume": "none", "path": "x.git"},
        }),
    );
    assert!(rejected.judge().unwrap().document.tokens.is_empty());
}

#[test]
fn projects_in_a_secret_narrow_and_never_widen() {
    let world = |projects: &str| {
        let texts = json!({"token": TOKEN, "projects": projects});
        World::new()
            .secret("s", &texts)
            .project("a", 1, 1, "group/a", &naming("s"))
    };
    assert_eq!(reach(&world("group/**, other/**")), json!(["group/a"]));
    assert_eq!(
        states(&world("other/**")),
        [(TokenState::Invalid, Reason::InvalidTokens)]
    );
}

#[test]
fn one_token_in_two_secrets_counts_where_it_stands_first() {
    let world = World::new()
        .secret("first", &json!({"token": TOKEN}))
        .secret("second", &json!({"token": TOKEN}))
        .named_by_the_proxy(&["first", "second"]);
    let judged = world.judge().unwrap();
    assert_eq!(judged.tokens.accepted(), 1);
    let second = &judged.tokens.secrets[1].status;
    assert_eq!(second.state, TokenState::Invalid);
    let message = second.message.as_deref().unwrap();
    assert!(
        message.contains("Secret first has the same token"),
        "{message}"
    );
}

#[test]
fn the_clock_decides_what_has_expired() {
    let world = |end: &str| {
        let texts = json!({"token": TOKEN, "expires-at": end});
        World::new().secret("s", &texts).named_by_the_proxy(&["s"])
    };
    assert_eq!(
        states(&world("2026-06-01T00:00:00Z")),
        [(TokenState::Expired, Reason::TokensExpired)]
    );
    let later = world("2026-06-01T00:00:01Z");
    assert_eq!(
        states(&later),
        [(TokenState::Valid, Reason::TokensExpireSoon)]
    );
    for (end, reason) in [
        ("2026-06-08T00:00:00Z", Reason::TokensExpireSoon),
        ("2026-06-08T00:00:01Z", Reason::Resolved),
    ] {
        assert_eq!(states(&world(end)), [(TokenState::Valid, reason)], "{end}");
    }
    let judged = later.judge().unwrap();
    let status = &judged.tokens.secrets[0].status;
    assert_eq!(
        status.expires_at.as_ref().unwrap().0.to_string(),
        "2026-06-01T00:00:01Z"
    );
    assert_eq!(status.resource_version.as_deref(), Some("7"));
    // An expired token stays in the document: the proxy then says that it has expired.
    assert_eq!(
        world("2020-01-01T00:00:00Z")
            .judge()
            .unwrap()
            .document
            .tokens
            .len(),
        1
    );
}

/// Whoever sets the clock, forwards or back, changes what is said and nothing that is served: the proxy
/// decides by its own clock at each request.
#[test]
fn a_clock_that_jumps_loses_no_token_and_brings_none_back() {
    let texts = json!({"token": TOKEN, "expires-at": "2026-06-01T00:00:01Z"});
    let mut world = World::new().secret("s", &texts).named_by_the_proxy(&["s"]);
    let mut at = |now: &str| {
        world.now = now.parse().unwrap();
        let judged = world.judge().unwrap();
        let rendered = crate::serving_set::render(&judged.document).unwrap();
        (rendered.hash, judged.tokens.secrets[0].status.state)
    };
    let (hash, state) = at("2026-06-01T00:00:00Z");
    assert_eq!(state, TokenState::Valid);
    for (now, state) in [
        ("2126-01-01T00:00:00Z", TokenState::Expired),
        ("1970-01-01T00:00:00Z", TokenState::Valid),
        ("2026-06-01T00:00:01Z", TokenState::Expired),
        ("2026-06-01T00:00:00Z", TokenState::Valid),
    ] {
        assert_eq!(at(now), (hash.clone(), state), "{now}");
    }
}

#[test]
fn missing_and_mistyped_secrets_are_told_apart() {
    let mut world = World::new().secret("typed", &json!({"token": TOKEN}));
    world.secrets.get_mut("typed").unwrap().type_ = Some("Opaque".to_owned());
    let world = world.named_by_the_proxy(&["typed", "absent"]);
    let judged = world.judge().unwrap();
    let message = |number: usize| {
        judged.tokens.secrets[number]
            .status
            .message
            .clone()
            .unwrap()
    };
    assert!(
        message(0).contains("exists with type Opaque"),
        "{}",
        message(0)
    );
    assert!(
        message(1).contains("there is none of type"),
        "{}",
        message(1)
    );
    assert!(judged.document.tokens.is_empty());
}

#[test]
fn one_wrong_entry_harms_no_other_and_no_message_shows_a_token() {
    let list =
        format!("- token: {TOKEN}\n- token: short-one\n- {{token: {TOKEN}-2, role: boss}}\n");
    let world = World::new()
        .secret("s", &json!({"tokens.yaml": list}))
        .named_by_the_proxy(&["s"]);
    let judged = world.judge().unwrap();
    let status = &judged.tokens.secrets[0].status;
    assert_eq!((status.accepted, status.refused), (1, 2));
    assert_eq!(status.state, TokenState::PartlyValid);
    let shown = format!("{judged:?}");
    assert!(
        !shown.contains("0123456789abcdefghij") && !shown.contains("short-one"),
        "{shown}"
    );
}

#[test]
fn a_fault_names_the_key_of_the_secret() {
    let date = json!({"token": TOKEN, "expires-at": "tomorrow"});
    let digest = json!({"token-sha256": "abc"});
    let world = World::new()
        .secret("date", &date)
        .secret("digest", &digest)
        .named_by_the_proxy(&["date", "digest"]);
    let judged = world.judge().unwrap();
    let message = |at: usize| judged.tokens.secrets[at].status.message.clone().unwrap();
    assert!(
        message(0).contains("expires-at: \"tomorrow\""),
        "{}",
        message(0)
    );
    assert!(message(1).contains("token-sha256: write"), "{}", message(1));
}

//! `?go-get=1` under both policies.

use goproxy_tests::http::Response;

use crate::world::{ELSEWHERE, HOST, READER, USELESS, World, basic, get};

/// The page that names this root and repository.
fn page(root: &str, repository: &str) -> String {
    format!(
        "<html><head><meta name=\"go-import\" content=\"{HOST}/{root} git {repository}\"></head>\
         <body>go get {HOST}/{root}</body></html>"
    )
}

fn https(path: &str) -> String {
    format!("https://{HOST}/{path}.git")
}

#[track_caller]
fn assert_page(answer: &Response, root: &str, repository: &str) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.text(), page(root, repository));
    assert_eq!(answer.header("content-type"), Some("text/html"));
}

#[test]
fn readers_are_led_to_the_repository_and_strangers_get_gitlab_s_guess() {
    let world = World::new();
    let goproxy = world.serve();
    let anonymous = |path: &str| get(&goproxy, &format!("/{path}?go-get=1"), &[]);
    let with = |path: &str, credential: &str| {
        get(
            &goproxy,
            &format!("/{path}?go-get=1"),
            &[("Authorization", credential)],
        )
    };
    let reader = basic("alice", READER.text);
    assert_page(
        &anonymous("team/public"),
        "team/public",
        &https("team/public"),
    );
    assert_page(
        &anonymous("team/public/sub/pkg"),
        "team/public",
        &https("team/public"),
    );
    assert_page(
        &with("team/public", &basic("u", "wrong")),
        "team/public",
        &https("team/public"),
    );
    assert_page(
        &anonymous("team/private"),
        "team/private",
        &https("team/private"),
    );
    assert_page(
        &anonymous("team/absent/x"),
        "team/absent",
        &https("team/absent"),
    );
    assert_page(
        &anonymous("team/deep/nested"),
        "team/deep",
        &https("team/deep"),
    );
    let nested = with("team/deep/nested/pkg", &reader);
    assert_page(&nested, "team/deep/nested", &https("team/deep/nested"));
    let former = with("old/place/pkg", &reader);
    assert_page(&former, "old/place", &https("team/private"));
    for token in [ELSEWHERE.text, USELESS.text, "wrong"] {
        let answer = with("team/private", &basic("u", token));
        assert_eq!(answer.status, 404, "{token}");
        let text = answer.text();
        assert!(
            text.starts_with("Go package not found or access denied"),
            "{text}"
        );
    }
    for path in ["", "single", "a%22b", "%3Cscript%3E/x"] {
        assert_eq!(anonymous(path).status, 404, "{path}");
    }
    // Discovery does not depend on flags and registries.
    assert_page(&with("team/off", &reader), "team/off", &https("team/off"));
}

#[test]
fn a_policy_of_denial_challenges_and_ssh_addresses_are_named() {
    let world = World::new();
    let more = "  goGet: {policy: deny}\n  git: {protocol: ssh, ssh: {host: ssh.example.com, port: 2222}}\nvolumes:";
    world.write(&world.document().replace("volumes:", more));
    let goproxy = world.serve();
    for path in ["team/private", "team/absent", "team/deep/nested", "single"] {
        let answer = get(&goproxy, &format!("/{path}?go-get=1"), &[]);
        assert_eq!(answer.status, 401, "{path}");
        assert_eq!(
            answer.header("www-authenticate"),
            Some("Basic realm=\"GitLab\"")
        );
    }
    let public = get(&goproxy, "/team/public?go-get=1", &[]);
    assert_page(
        &public,
        "team/public",
        "ssh://git@ssh.example.com:2222/team/public.git",
    );
}

#[test]
fn a_project_without_its_repository_is_unavailable() {
    let world = World::new();
    let goproxy = world.serve();
    let folder = world.sandbox.path("volume/public.git");
    std::fs::rename(folder, world.sandbox.path("volume/aside.git")).unwrap();
    let answer = get(&goproxy, "/team/public?go-get=1", &[]);
    assert_eq!(answer.status, 503, "{}", answer.text());
}

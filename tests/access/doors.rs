//! Each caller at the project, group and instance endpoints.

use goproxy_tests::http::{self, Response};

use crate::world::{
    ELSEWHERE, EXPIRED, GUEST, HOST, PACKAGES, READER, TOKENS, USELESS, World, at_instance,
    at_project, basic, get, get_as,
};

/// What does not depend on the moment.
fn whole(response: &Response) -> (u16, Vec<(String, String)>, String) {
    let mut headers = response.headers.clone();
    headers.retain(|(name, _)| name != "date");
    (response.status, headers, response.text())
}

#[test]
fn the_project_endpoint_answers_each_caller_as_gitlab_does() {
    let world = World::new();
    let goproxy = world.serve();
    for (name, anonymous, reader, elsewhere, guest) in [
        ("public", 200, 200, 200, 200),
        ("internal", 401, 200, 404, 200),
        ("private", 401, 200, 404, 403),
        ("off", 401, 404, 404, 403),
        ("absent", 401, 404, 404, 404),
    ] {
        for file in ["list", "v1.0.0.info", "v1.0.0.mod", "v1.0.0.zip"] {
            let target = at_project(name, file);
            assert_eq!(get(&goproxy, &target, &[]).status, anonymous, "{target}");
            for (token, status) in [(&READER, reader), (&ELSEWHERE, elsewhere), (&GUEST, guest)] {
                let answer = get_as(&goproxy, &target, token);
                assert_eq!(answer.status, status, "{target}: {}", answer.text());
            }
        }
    }
}

#[test]
fn a_token_works_in_every_form_and_by_number_and_former_path() {
    let world = World::new();
    let goproxy = world.serve();
    let forms = [
        ("Private-Token", READER.text.to_owned()),
        ("Job-Token", READER.text.to_owned()),
        ("Deploy-Token", READER.text.to_owned()),
        ("Authorization", format!("Bearer {}", READER.text)),
        ("Authorization", basic("anybody", READER.text)),
    ];
    let current = format!("{HOST}/team/private/@v/v1.0.0.mod");
    let former = format!("{HOST}/old/place/@v/v1.0.0.mod");
    for target in [
        format!("/api/v4/projects/3/packages/go/{current}"),
        format!("/api/v4/projects/old%2Fplace/packages/go/{former}"),
        format!("/api/v4/groups/team/-/packages/go/{current}"),
        format!("/api/v4/packages/go/{current}"),
        format!("/api/v4/packages/go/{former}"),
    ] {
        for (name, value) in &forms {
            let answer = get(&goproxy, &target, &[(*name, value.as_str())]);
            assert_eq!(answer.status, 200, "{target} {name}: {}", answer.text());
            assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
        }
        let query = format!("{target}?private_token={}", READER.text);
        assert_eq!(get(&goproxy, &query, &[]).status, 401, "never in the query");
    }
    let outside = format!("/api/v4/groups/other/-/packages/go/{current}");
    assert_eq!(get_as(&goproxy, &outside, &READER).status, 403);
}

#[test]
fn bad_credentials_are_refused_even_on_a_public_project_but_for_basic() {
    let world = World::new();
    let goproxy = world.serve();
    let target = at_project("public", "v1.0.0.mod");
    let unknown = get(&goproxy, &target, &[("Private-Token", "glpat-unknown")]);
    assert_eq!(unknown.status, 401);
    assert_eq!(unknown.text(), r#"{"message":"401 Unauthorized"}"#);
    assert_eq!(
        unknown.header("www-authenticate"),
        Some("Basic realm=\"GitLab\"")
    );
    let password = basic("alice", "wrong");
    assert_eq!(
        get(&goproxy, &target, &[("Authorization", &password)]).status,
        200
    );
    let expired = get_as(&goproxy, &target, &EXPIRED);
    assert_eq!(expired.status, 401);
    assert!(
        expired.text().contains("invalid_token"),
        "{}",
        expired.text()
    );
    let useless = get_as(&goproxy, &target, &USELESS);
    assert_eq!(useless.status, 403);
    assert!(
        useless.text().contains("insufficient_scope"),
        "{}",
        useless.text()
    );
    assert_eq!(
        get_as(&goproxy, &target, &PACKAGES).status,
        403,
        "packages are no code"
    );
    let list = at_project("public", "list");
    assert_eq!(get_as(&goproxy, &list, &PACKAGES).status, 200);
    let two = [("Private-Token", READER.text), ("Job-Token", GUEST.text)];
    assert_eq!(get(&goproxy, &target, &two).status, 401);
}

#[test]
fn a_password_that_counts_as_none_is_counted_and_told_of_once_a_minute() {
    let world = World::new();
    let goproxy = world.serve();
    let ask = |target: &str, password: &str, status| {
        let header = basic("alice", password);
        let answer = get(&goproxy, target, &[("Authorization", &header)]);
        assert_eq!(answer.status, status, "{target}");
    };
    let password = "a-password-of-long-ago";
    for target in [
        at_project("public", "list"),
        at_instance("public", "v1.0.0.mod"),
        "/team/public?go-get=1".to_owned(),
        "/team/public.git/info/refs?service=git-upload-pack".to_owned(),
    ] {
        ask(&target, password, 200);
        ask(&target, READER.text, 200);
    }
    // Those who are told that something is wrong do not count.
    ask(&at_project("private", "list"), password, 401);
    ask("/", password, 401);
    let metrics = http::get(goproxy.management, "/metrics").text();
    let counted = "\ngoproxy_unknown_passwords_total 4\n";
    assert!(metrics.contains(counted), "{metrics}");
    let words = "with a Basic password that is no token";
    goproxy.wait_for_log("the warning", |line| line.contains(words).then_some(()));
    let log = goproxy.log();
    assert!(
        log.iter().any(|line| line.contains("1 requests with")),
        "{log:#?}"
    );
    let told = log.iter().filter(|line| line.contains(words)).count();
    assert!((1..4).contains(&told), "{log:#?}");
    assert!(!log.concat().contains(password), "{log:#?}");
}

#[test]
fn an_own_path_that_nobody_reads_stops_the_go_command_and_a_foreign_one_does_not() {
    let world = World::new();
    let goproxy = world.serve();
    for name in ["private", "off", "absent", "deep/absent"] {
        let target = at_instance(name, "list");
        assert_eq!(get(&goproxy, &target, &[]).status, 401, "{target}");
        let answer = get_as(&goproxy, &target, &ELSEWHERE);
        assert_eq!(answer.status, 403, "{target}: {}", answer.text());
    }
    for name in ["off", "absent"] {
        assert_eq!(
            get_as(&goproxy, &at_instance(name, "list"), &READER).status,
            403
        );
    }
    let foreign = "/api/v4/packages/go/golang.org/x/text/@v/list";
    assert_eq!(get(&goproxy, foreign, &[]).status, 404);
    let below = format!("/api/v4/packages/go/{HOST}/team/public/sub/@v/v1.0.0.mod");
    assert_eq!(
        get(&goproxy, &below, &[]).status,
        404,
        "below a readable project"
    );
    let sumdb = "/api/v4/packages/go/sumdb/sum.golang.org/supported";
    assert_eq!(
        get(&goproxy, sumdb, &[("Private-Token", "wrong")]).status,
        404
    );
}

#[test]
fn a_stranger_cannot_tell_a_private_project_from_an_absent_one() {
    let world = World::new();
    let goproxy = world.serve();
    let targets: [fn(&str) -> String; 5] = [
        |name| at_project(name, "list"),
        |name| at_project(name, "v1.0.0.zip"),
        |name| at_instance(name, "list"),
        |name| at_instance(name, "v1.0.0.info"),
        |name| format!("/team/{name}?go-get=1"),
    ];
    let mut callers: Vec<Vec<(&str, String)>> = vec![
        vec![],
        vec![("Private-Token", "glpat-unknown".to_owned())],
        vec![("Authorization", basic("u", "wrong"))],
        vec![("Private-Token", EXPIRED.text.to_owned())],
        vec![("Private-Token", ELSEWHERE.text.to_owned())],
        vec![("Authorization", basic("u", ELSEWHERE.text))],
        vec![("Private-Token", USELESS.text.to_owned())],
    ];
    callers.extend(callers.clone().into_iter().map(|caller| {
        [
            vec![("User-Agent", "Go-http-client/1.1".to_owned())],
            caller,
        ]
        .concat()
    }));
    for target in targets {
        for caller in &callers {
            let headers: Vec<_> = caller
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let ask = |name: &str| {
                let answer = http::request(goproxy.address, "GET", &target(name), &headers);
                let (status, headers, text) = whole(&answer);
                // Names of one length, so that lengths compare; what was asked may be repeated.
                (
                    status,
                    headers,
                    text.replace(&format!("team/{name}"), "PATH"),
                )
            };
            let absent = ask("nothing");
            assert_eq!(ask("private"), absent, "{} {headers:?}", target("private"));
        }
    }
}

#[test]
fn the_root_tells_good_credentials_from_bad_ones() {
    let world = World::new();
    let goproxy = world.serve();
    assert_eq!(get(&goproxy, "/", &[]).status, 200);
    let good = basic("alice", READER.text);
    assert_eq!(get(&goproxy, "/", &[("Authorization", &good)]).status, 200);
    for bad in [basic("alice", "wrong"), basic("alice", EXPIRED.text)] {
        let answer = get(&goproxy, "/", &[("Authorization", &bad)]);
        assert_eq!(answer.status, 401);
        assert_eq!(
            answer.header("www-authenticate"),
            Some("Basic realm=\"GitLab\"")
        );
    }
    assert_eq!(TOKENS.len(), 6);
}

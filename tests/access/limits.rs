//! What callers may use up: nothing is bounded unless the serving set says so, and then who asks
//! for too much is told so at every door.

use std::thread;

use goproxy_tests::{
    goproxy::Goproxy,
    history::{History, put},
    http::{self, Response},
    random::Numbers,
};

use crate::world::{
    EXPIRED, GUEST, HOST, READER, World, at_instance, at_project, basic, eventually, get, get_as,
};

const TRUSTED: &str = "trustedProxies: [127.0.0.0/8]";

fn serve(instance: &str) -> (World, Goproxy) {
    let world = World::new();
    world.write(&world.document_with(instance));
    let goproxy = world.serve();
    (world, goproxy)
}

/// As a proxy in front asks for the client at `address`.
fn get_for(goproxy: &Goproxy, address: &str, target: &str, headers: &[(&str, &str)]) -> Response {
    let forwarded = [("X-Forwarded-For", address)];
    get(goproxy, target, &[&forwarded, headers].concat())
}

/// One target at each kind of door, with the status for who may ask.
fn doors() -> [(String, u16); 7] {
    [
        (at_project("public", "list"), 200),
        (at_project("public", "v1.0.0.zip"), 200),
        (at_instance("public", "v1.0.0.mod"), 200),
        (
            format!("/api/v4/groups/team/-/packages/go/{HOST}/team/public/@v/list"),
            200,
        ),
        ("/team/public?go-get=1".to_owned(), 200),
        (
            "/team/public.git/info/refs?service=git-upload-pack".to_owned(),
            200,
        ),
        ("/".to_owned(), 200),
    ]
}

/// The answer when nothing is left. The share of a minute may pass while a busy machine gets
/// there, so some more are used up.
#[track_caller]
fn exhausted(mut ask: impl FnMut() -> Response) -> Response {
    let found = (0..20).map(|_| ask()).find(|answer| answer.status == 429);
    found.expect("429 within 20 requests")
}

#[test]
fn nothing_is_bounded_unless_the_serving_set_says_so() {
    let world = World::new();
    let goproxy = world.serve();
    for number in 0..100 {
        let password = basic("eve", &format!("guess-{number}"));
        let target = at_project("private", "list");
        let answer = get(&goproxy, &target, &[("Authorization", &password)]);
        assert_eq!(answer.status, 401);
    }
    for (target, status) in doors() {
        for _ in 0..20 {
            assert_eq!(get(&goproxy, &target, &[]).status, status, "{target}");
        }
    }
}

#[test]
fn who_asks_too_often_is_told_so_at_every_door_and_others_are_not() {
    let (world, goproxy) = serve(&format!("{TRUSTED}\nlimits: {{requestsPerMinute: 1}}"));
    for (number, (target, status)) in doors().into_iter().enumerate() {
        exhausted(|| get_as(&goproxy, &target, &READER));
        let answer = exhausted(|| get_for(&goproxy, "192.0.2.1", &target, &[]));
        let after: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&after), "{after}");
        assert_eq!(answer.header("cache-control"), Some("private, no-store"));
        let other = format!("198.51.100.{number}");
        let answer = get_for(&goproxy, &other, &target, &[]);
        assert_eq!(answer.status, status, "{target}");
        let sumdb = "/api/v4/packages/go/sumdb/sum.golang.org/supported";
        assert_eq!(get_for(&goproxy, "192.0.2.1", sumdb, &[]).status, 404);
    }
    let list = at_project("public", "list");
    let json = exhausted(|| get_as(&goproxy, &list, &READER));
    assert_eq!(json.text(), r#"{"message":"429 Too Many Requests"}"#);
    let go = [
        ("User-Agent", "Go-http-client/1.1"),
        ("Private-Token", READER.text),
    ];
    let text = exhausted(|| http::request(goproxy.address, "GET", &list, &go));
    assert!(
        text.text()
            .starts_with("more than 1 requests a minute; ask again in "),
        "{}",
        text.text()
    );
    assert_eq!(
        text.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    let metrics = http::get(goproxy.management, "/metrics").text();
    let counted = "goproxy_requests_turned_away_total{limit=\"requests\"}";
    assert!(metrics.contains(counted), "{metrics}");
    assert!(!metrics.contains("192.0.2.1"), "{metrics}");
    world.write(&world.document_with(TRUSTED));
    eventually("the limit is gone", || {
        get_as(&goproxy, &list, &READER).status == 200
    });
    assert_eq!(get_as(&goproxy, &list, &READER).status, 200);
}

#[test]
fn strangers_whose_address_many_may_share_are_not_counted() {
    let (_world, goproxy) = serve("limits: {requestsPerMinute: 1, failedLogins: 1}");
    let list = at_project("public", "list");
    for number in 0..10 {
        let password = basic("eve", &format!("guess-{number}"));
        for headers in [&[][..], &[("Authorization", password.as_str())]] {
            let answer = get_for(&goproxy, "192.0.2.1", &list, headers);
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }
    exhausted(|| get_as(&goproxy, &list, &READER));
    let answer = get_as(&goproxy, &list, &GUEST);
    assert_eq!(answer.status, 200, "another token: {}", answer.text());
}

#[test]
fn who_guesses_credentials_is_turned_away_and_who_has_one_is_not() {
    let (world, goproxy) = serve(&format!("{TRUSTED}\nlimits: {{failedLogins: 3}}"));
    let private = at_project("private", "list");
    let guess = |address: &str, password: &str| {
        let header = basic("eve", password);
        get_for(&goproxy, address, &private, &[("Authorization", &header)]).status
    };
    for _ in 0..10 {
        assert_eq!(guess("192.0.2.1", "an old token"), 401);
        assert_eq!(guess("192.0.2.1", EXPIRED.text), 401);
    }
    assert_eq!(guess("192.0.2.1", "second"), 401);
    let third = [("Private-Token", "third")];
    assert_eq!(get_for(&goproxy, "192.0.2.1", &private, &third).status, 401);
    for (target, status) in doors() {
        let answer = get_for(&goproxy, "192.0.2.1", &target, &[]);
        assert_eq!(answer.status, 403, "{target}");
        let text = answer.text();
        let message = "Too many failed authentication attempts from this IP";
        let is_text = target.contains(".git/") || target.contains("go-get");
        let begin = if is_text {
            message.to_owned()
        } else {
            format!("{{\"message\":\"403 Forbidden - {message}")
        };
        assert!(text.starts_with(&begin), "{target}: {text}");
        let answer = get_for(&goproxy, "192.0.2.2", &target, &[]);
        assert_eq!(answer.status, status, "{target} from elsewhere");
    }
    let good = [("Private-Token", READER.text)];
    let answer = get_for(&goproxy, "192.0.2.1", &private, &good);
    assert_eq!(answer.status, 200, "a token that counts");
    let metrics = http::get(goproxy.management, "/metrics").text();
    let counted = "goproxy_requests_turned_away_total{limit=\"failed-logins\"} 7\n";
    assert!(metrics.contains(counted), "{metrics}");
    world.write(&world.document_with(TRUSTED));
    eventually("nobody is turned away", || {
        guess("192.0.2.1", "fourth") == 401
    });
}

#[test]
fn the_log_names_the_client_and_not_the_proxy_in_front() {
    let (_world, goproxy) = serve(TRUSTED);
    let list = at_project("public", "list");
    get_for(&goproxy, "1.1.1.1, 192.0.2.77", &list, &[]);
    goproxy.wait_for_log("the client", |line| {
        line.contains("client=192.0.2.77 ").then_some(())
    });
    assert!(goproxy.log().iter().all(|line| !line.contains("1.1.1.1")));
}

#[test]
fn builds_of_one_token_wait_for_each_other() {
    let (world, goproxy) = serve("limits: {runningBuilds: 1}");
    let mut history = History::new();
    let mut numbers = Numbers::new(7);
    let content: Vec<u8> = (0..16 << 20)
        .map(|_| numbers.next().to_le_bytes()[0])
        .collect();
    let names: Vec<String> = (0..6).map(|number| format!("v1.0.{number}")).collect();
    for name in &names {
        let files = [
            put("go.mod", format!("module {HOST}/team/private\n")),
            put("big", content.clone()),
            put("name.go", format!("package lib // {name}\n")),
        ];
        history = history.commit(files).tag(name);
    }
    let folder = world.sandbox.path("volume/large.git");
    history.create(&folder, &|| world.sandbox.command("git"));
    let document = world.document_with("limits: {runningBuilds: 1}");
    world.write(&document.replace("path: private.git", "path: large.git"));
    let last = at_project("private", "v1.0.5.info");
    eventually("the large repository", || {
        get_as(&goproxy, &last, &READER).status == 200
    });
    let held_back = || {
        let metrics = http::get(goproxy.management, "/metrics").text();
        let value = metrics
            .lines()
            .find_map(|line| line.strip_prefix("goproxy_builds_held_back "));
        value.unwrap().parse::<u64>().unwrap()
    };
    thread::scope(|scope| {
        let fetch = |name: &String| {
            let target = at_project("private", &format!("{name}.zip"));
            let goproxy = &goproxy;
            scope.spawn(move || get_as(goproxy, &target, &READER))
        };
        let fetches: Vec<_> = names.iter().map(fetch).collect();
        let is_over = || fetches.iter().all(thread::ScopedJoinHandle::is_finished);
        let mut most = 0;
        while !is_over() {
            most = most.max(held_back());
        }
        assert!((1..6).contains(&most), "{most} waited at once");
        for fetch in fetches {
            let answer = fetch.join().unwrap();
            assert!(answer.status == 200 && answer.complete);
        }
    });
    assert_eq!(held_back(), 0);
}

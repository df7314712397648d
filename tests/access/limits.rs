//! What callers may use up: nothing is bounded unless the serving set says so, and then who asks
//! for too much is told so at every door.

use std::{
    fs,
    io::{Read as _, Write as _},
    thread,
};

use goproxy_tests::{
    goproxy::Goproxy,
    history::{History, put},
    http::{self, Response},
    random::Numbers,
};

use crate::world::{
    EXPIRED, GUEST, HOST, READER, Token, World, at_instance, at_project, basic, eventually, get,
    get_as,
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

/// The world with 16 MiB that cannot be compressed in `team/private`, in six versions, and one
/// build of each token at once.
fn serve_large() -> (World, Goproxy) {
    let world = World::new();
    let mut history = History::new();
    let mut numbers = Numbers::new(7);
    let content: Vec<u8> = (0..16 << 20)
        .map(|_| numbers.next().to_le_bytes()[0])
        .collect();
    for number in 0..6 {
        let files = [
            put("go.mod", format!("module {HOST}/team/private\n")),
            put("big", content.clone()),
            put("name.go", format!("package lib // {number}\n")),
        ];
        history = history.commit(files).tag(&format!("v1.0.{number}"));
    }
    let folder = world.sandbox.path("volume/private.git");
    fs::remove_dir_all(&folder).unwrap();
    history.create(&folder, &|| world.sandbox.command("git"));
    world.write(&world.document_with("limits: {runningBuilds: 1}"));
    let goproxy = world.serve();
    (world, goproxy)
}

fn held_back(goproxy: &Goproxy) -> u64 {
    let metrics = http::get(goproxy.management, "/metrics").text();
    let mut lines = metrics.lines();
    let value = lines.find_map(|line| line.strip_prefix("goproxy_builds_held_back "));
    value.unwrap().parse().unwrap()
}

#[test]
fn zips_of_one_token_wait_for_each_other() {
    let (_world, goproxy) = serve_large();
    thread::scope(|scope| {
        let fetch = |number: u64| {
            let target = at_project("private", &format!("v1.0.{number}.zip"));
            let goproxy = &goproxy;
            scope.spawn(move || get_as(goproxy, &target, &READER))
        };
        let fetches: Vec<_> = (0..6).map(fetch).collect();
        let is_over = || fetches.iter().all(thread::ScopedJoinHandle::is_finished);
        let mut most = 0;
        while !is_over() {
            most = most.max(held_back(&goproxy));
        }
        assert!((1..6).contains(&most), "{most} waited at once");
        for fetch in fetches {
            let answer = fetch.join().unwrap();
            assert!(answer.status == 200 && answer.complete);
        }
    });
    assert_eq!(held_back(&goproxy), 0);
}

#[test]
fn packs_of_one_token_wait_for_each_other_and_for_nobody_else() {
    let (world, goproxy) = serve_large();
    let folder = world.sandbox.path("volume/private.git");
    let head = world.sandbox.git(&folder, &["rev-parse", "HEAD"]);
    let body = format!("0032want {}\n00000009done\n", head.trim());
    let request = |token: &Token| {
        let mut stream = http::connect(goproxy.address).unwrap();
        let head = format!(
            "POST /team/private.git/git-upload-pack HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Type: application/x-git-upload-pack-request\r\nAuthorization: {}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            basic("git", token.text),
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    // A client that takes the beginning and then nothing keeps its program running.
    let mut stalled = request(&READER);
    stalled.read_exact(&mut [0; 12]).unwrap();
    let waiting = request(&READER);
    eventually("the second pack waits", || held_back(&goproxy) == 1);
    let others = world.document().replace("role: guest", "role: developer");
    world.write(&others.replace(
        "  enabled: true\nvolumes",
        "  enabled: true\n  limits: {runningBuilds: 1}\nvolumes",
    ));
    let private = at_project("private", "list");
    eventually("another token that reads", || {
        get_as(&goproxy, &private, &GUEST).status == 200
    });
    let answer = http::read(request(&GUEST)).unwrap();
    assert!(answer.status == 200 && answer.complete);
    assert_eq!(held_back(&goproxy), 1);
    drop(stalled);
    let answer = http::read(waiting).unwrap();
    assert!(answer.status == 200 && answer.complete && answer.body.len() > 16 << 20);
    assert_eq!(held_back(&goproxy), 0);
}

//! How long a refusal takes, for a private project and for one that does not exist: what a stranger
//! could learn from a clock. Both are asked in turn on connections of their own, at every route.

use std::time::{Duration, Instant};

use base64::Engine as _;
use goproxy_tests::http;
use serde_json::json;

use crate::{
    bench::Bench,
    declared::{self, Declared},
    inputs::{Input, Shape},
    load::Connection,
    report::{Table, microseconds},
    rounds::{Contender, Figures, Series, interleave},
};

/// Questions of a round, about each project.
const QUESTIONS: usize = 500;
/// A project that is there and private, and one of the same length that is not there.
const PRIVATE: &str = "team/hidden";
const ABSENT: &str = "team/nobody";

/// A name and what stands in the place of `PROJECT`, `ID` or `MODULE`.
const ROUTES: [(&str, &str); 10] = [
    (
        "project list",
        "/api/v4/projects/ID/packages/go/MODULE/@v/list",
    ),
    (
        "project .info",
        "/api/v4/projects/ID/packages/go/MODULE/@v/VERSION.info",
    ),
    (
        "project .mod",
        "/api/v4/projects/ID/packages/go/MODULE/@v/VERSION.mod",
    ),
    (
        "project .zip",
        "/api/v4/projects/ID/packages/go/MODULE/@v/VERSION.zip",
    ),
    (
        "project @latest",
        "/api/v4/projects/ID/packages/go/MODULE/@latest",
    ),
    (
        "group list",
        "/api/v4/groups/team/-/packages/go/MODULE/@v/list",
    ),
    ("instance list", "/api/v4/packages/go/MODULE/@v/list"),
    ("instance .zip", "/api/v4/packages/go/MODULE/@v/VERSION.zip"),
    ("go-get", "/PROJECT?go-get=1"),
    ("git refs", "/PROJECT.git/info/refs?service=git-upload-pack"),
];

pub(crate) fn run(bench: &Bench) {
    let input = &bench.subject(|shape| shape == Shape::Small).input;
    let projects = [declared::project_entry(input, 1, PRIVATE, "private")];
    let tokens = [
        declared::token_entry(0, json!({})),
        declared::token_entry(1, json!({"projects": ["other/thing"]})),
    ];
    let document = declared::document(input, &projects, &tokens);
    let server = Declared::start(&bench.sandbox, &document, &[]);
    let password = base64::engine::general_purpose::STANDARD.encode("somebody:a-wrong-password");
    let callers = [
        ("no credential", String::new()),
        (
            "a wrong password",
            format!("Authorization: Basic {password}\r\n"),
        ),
        (
            "a token of another project",
            format!("Private-Token: {}\r\n", declared::token(1)),
        ),
    ];
    let columns = [
        "route",
        "caller",
        "private",
        "absent",
        "times longer for private",
    ];
    let mut table = Table::new(2, columns);
    for (name, route) in ROUTES {
        // What is private is known as well as can be: its holder asks, too.
        let holder = [("Private-Token", &*declared::token(0))];
        let target = target(input, (route, PRIVATE));
        let answer = http::request(server.goproxy.address, "GET", &target, &holder);
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        for (caller, lines) in &callers {
            let ask = |project| compare(bench, &server, input, (route, project), lines);
            let turns: Vec<Contender<'_>> = vec![
                ("private", Box::new(|| ask(PRIVATE))),
                ("absent", Box::new(|| ask(ABSENT))),
            ];
            row(
                &mut table,
                (name, caller),
                &interleave(bench.options.rounds, turns),
            );
        }
    }
    table.print("The time of a refusal");
}

fn row(table: &mut Table, (name, caller): (&str, &str), all: &[Series]) {
    let [private, absent] = all else { return };
    table.row([
        name.into(),
        caller.into(),
        microseconds(private.median(Figures::wall)),
        microseconds(absent.median(Figures::wall)),
        private.more(absent, Figures::wall).to_string(),
    ]);
}

fn target(input: &Input, (route, project): (&str, &str)) -> String {
    route
        .replace("MODULE", &format!("{}/{project}", input.host))
        .replace("ID", &project.replace('/', "%2F"))
        .replace("PROJECT", project)
        .replace("VERSION", input.version())
}

/// The median of one round. Refusals are to be refusals; those of go-get under `guess` are not.
fn compare(
    bench: &Bench,
    server: &Declared,
    input: &Input,
    asked: (&str, &str),
    lines: &str,
) -> Figures {
    let target = target(input, asked);
    let mut connection = Connection::open_with(server.goproxy.address, "GET", &target, lines);
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..QUESTIONS {
        let started = Instant::now();
        let (status, _) = connection.exchange();
        times.push(started.elapsed());
        let is_guess = asked.0.contains("go-get=1") && status == 200;
        if !matches!(status, 401 | 403 | 404) && !is_guess {
            bench.note(format!("{} of {}: status {status}", asked.0, asked.1));
            break;
        }
    }
    times.sort();
    Figures {
        wall: times[times.len() / 2],
        count: times.len() as u64,
        ..Figures::default()
    }
}

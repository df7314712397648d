//! Lists, `.info`, `.mod` and `.zip` of GitLab's own fixture.

use crate::{
    ask::{at, module},
    case::{Case, differs, kept},
};

pub(crate) fn cases() -> Vec<Case> {
    [lists(), infos(), mods(), zips(), mismatches()].concat()
}

fn lists() -> Vec<Case> {
    let own = ["v1.0.0", "v1.0.1", "v1.0.2", "v1.0.3"];
    vec![
        differs("A01", [module("{B}/@v/list").lists(own)]),
        kept("A02", [module("{B}/pkg/@v/list").lists([])]),
        differs("A03", [module("{B}/mod/@v/list").lists([])]),
        kept("A04", [module("{B}/v2/@v/list").lists(["v2.0.0"])]),
        kept("A05", [module("{B}/%2E%2E%2Fxyz/@v/list").is(404)]),
        differs("A07", {
            let list = module("{B}/v2/@v/list").lists(["v2.0.0"]);
            [list.header("content-type", "text/plain")]
        }),
    ]
}

fn infos() -> Vec<Case> {
    let info = |rest: &str| module(&format!("{rest}.info"));
    let tells = |rest: &str, version: &str, time: &str| {
        let info = info(rest)
            .is(200)
            .header("content-type", "application/json");
        info.contains(&format!("\"Version\":\"{version}\""))
            .contains(&format!("\"Time\":\"{time}\""))
    };
    let pseudo = "v1.0.4-0.{TS5}-{SHA5}";
    let second = "v2.0.0-{TS6}-{SHA6}";
    vec![
        differs(
            "A08",
            [
                tells("{B}/@v/v1.0.1", "v1.0.1", "{TIME2}"),
                at("12", "{H}/ns/west/@v/v1.0.0.info")
                    .is(200)
                    .contains("Z\""),
            ],
        ),
        differs("A09", [info("{B}/mod/@v/v1.0.3").is(404)]),
        kept("A10", [tells("{B}/v2/@v/v2.0.0", "v2.0.0", "{TIME7}")]),
        kept("A11", [info("{B}/pkg/@v/v1.0.3").is(404)]),
        kept("A12", [info("{B}/mod/@v/v1.0.1").is(404)]),
        kept(
            "A13",
            [tells(&format!("{{B}}/@v/{pseudo}"), pseudo, "{TIME5}")],
        ),
        kept(
            "A14",
            [tells(&format!("{{B}}/v2/@v/{second}"), second, "{TIME6}")],
        ),
        kept(
            "A15",
            [info("{B}/@v/v1.0.4-0.00000000000000-{SHA5}").is(404)],
        ),
        kept("A16", [info("{B}/@v/v1.0.4-0.{TS5}-000000000000").is(404)]),
        kept("A17", [info("{B}/@v/v1.0.4-0.{TS5}-abcdefabcde").is(404)]),
    ]
}

fn mods() -> Vec<Case> {
    let text = |rest: &str| module(rest).is(200).header("content-type", "text/plain");
    vec![
        kept("A18", [text("{B}/@v/v1.0.1.mod").body("module {B}\n")]),
        differs("A19", [module("{B}/mod/@v/v1.0.3.mod").is(404)]),
        kept(
            "A20",
            [text("{B}/v2/@v/v2.0.0.mod").body("module {B}/v2\n")],
        ),
        kept("A21", [module("{B}/pkg/@v/v1.0.3.mod").is(404)]),
        kept("A22", [module("{B}/mod/@v/v1.0.1.mod").is(404)]),
    ]
}

fn zips() -> Vec<Case> {
    let zip = |rest: &str| module(rest).header("content-type", "application/zip");
    let later = ["README.md", "a.go", "go.mod", "pkg/b.go"];
    vec![
        kept("A23", {
            let files = ["README.md", "a.go", "go.mod"];
            [zip("{B}/@v/v1.0.1.zip").holds("{B}@v1.0.1", files)]
        }),
        kept("A24", [zip("{B}/@v/v1.0.2.zip").holds("{B}@v1.0.2", later)]),
        kept("A25", [zip("{B}/@v/v1.0.3.zip").holds("{B}@v1.0.3", later)]),
        differs("A26", [module("{B}/mod/@v/v1.0.3.zip").is(404)]),
        kept("A27", {
            let files = ["a.go", "go.mod", "x.go"];
            [zip("{B}/v2/@v/v2.0.0.zip").holds("{B}/v2@v2.0.0", files)]
        }),
    ]
}

fn mismatches() -> Vec<Case> {
    let renames = |file: &str| at("2", &format!("{{H}}/ns/renames/@v/{file}"));
    let lacks = |file: &str| at("3", &format!("{{H}}/ns/lacks-suffix/v2/@v/{file}"));
    vec![
        differs("A28", [renames("list").lists(["v1.0.0"])]),
        differs("A29", [renames("v1.0.0.info").is(200)]),
        differs("A30", [lacks("list").lists(["v2.0.0"])]),
        kept("A31", [lacks("v2.0.0.info").is(404)]),
    ]
}

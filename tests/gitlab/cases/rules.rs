//! GitLab's two rules of validity, asked by requests: the major number, and go.mod's first line.

use crate::{
    ask::{at, module},
    case::{Case, chosen, differs, kept},
};

pub(crate) fn cases() -> Vec<Case> {
    [majors(), go_mod(), layouts()].concat()
}

fn majors() -> Vec<Case> {
    let zero = |rest: &str| at("14", &format!("{{H}}/ns/zero{rest}.info"));
    vec![
        kept("A88a", [zero("/@v/v0.1.0").is(200)]),
        kept("A88b", [module("{B}/@v/v1.0.1.info").is(200)]),
        kept("A88c", [module("{B}/@v/v2.0.0.info").is(404)]),
        kept("A89a", [zero("/v2/@v/v0.1.0").is(404)]),
        kept("A89b", [module("{B}/v2/@v/v1.0.1.info").is(404)]),
        kept("A89c", [module("{B}/v2/@v/v2.0.0.info").is(200)]),
    ]
}

fn go_mod() -> Vec<Case> {
    let nested = |rest: &str| at("4", &format!("{{H}}/ns/nested{rest}"));
    let unusual = |file: &str| at("5", &format!("{{H}}/ns/unusual/@v/{file}"));
    let empty = |file: &str| at("8", &format!("{{H}}/ns/empty-go-mod/@v/{file}"));
    vec![
        kept("A90a", [module("{B}/@v/v1.0.1.mod").is(200)]),
        kept("A90b", [module("{B}/v2/@v/v1.0.1.mod").is(404)]),
        kept("A90c", [empty("v1.0.0.mod").is(404)]),
        kept("A91", [nested("/mod/@v/list").lists([])]),
        chosen("A92", [nested("/mod/@v/list").lists([])]),
        differs(
            "A93",
            [
                unusual("list").lists(["v1.0.0", "v1.1.0", "v1.2.0"]),
                unusual("v1.0.0.mod").is(200),
                unusual("v1.1.0.zip").is(200),
                unusual("v1.2.0.zip").is(200),
            ],
        ),
    ]
}

fn layouts() -> Vec<Case> {
    let major = |file: &str| at("6", &format!("{{H}}/ns/major/v2/@v/{file}"));
    let none = |file: &str| at("7", &format!("{{H}}/ns/no-go-mod/@v/{file}"));
    let prefixed = |file: &str| at("10", &format!("{{H}}/ns/prefixed/mod/@v/{file}"));
    vec![
        differs("A94", [major("list").lists(["v2.0.0"])]),
        differs("A95", [none("v2.0.0+incompatible.info").is(200)]),
        differs(
            "A96",
            [
                prefixed("list").lists(["v1.2.0"]),
                prefixed("v1.2.0.zip").is(200),
            ],
        ),
    ]
}

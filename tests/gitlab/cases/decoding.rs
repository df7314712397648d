//! Capitals and percent escapes.

use crate::{
    ask::at,
    case::{Case, differs, kept},
};

pub(crate) fn cases() -> Vec<Case> {
    let library = |rest: &str| at("9", &format!("{{H}}/ns/{rest}"));
    let info = |file: &str| library(&format!("!my!go!lib/@v/{file}.info")).is(200);
    let both = ["v1.0.1-Prerelease", "v1.0.1-prerelease"];
    let capital = "\"Version\":\"v1.0.1-Prerelease\"";
    vec![
        kept("A32", [library("!my!go!lib/@v/list").lists(both)]),
        kept("A33", [library("mygolib/@v/list").is(404)]),
        kept("A34", [info("v1.0.1-!prerelease").contains(capital)]),
        kept(
            "A35",
            [info("v1.0.1-prerelease").contains("\"v1.0.1-prerelease\"")],
        ),
        differs("A36", [info("v1.0.1-%21prerelease").contains(capital)]),
        kept("A37", [library("%21my%21go%21lib/@v/list").lists(both)]),
    ]
}

//! Pseudo-versions, and tags that are none.

use crate::{
    ask::at,
    case::{Case, differs, kept},
};

pub(crate) fn cases() -> Vec<Case> {
    let west = |file: &str| at("12", &format!("{{H}}/ns/west/@v/{file}.info"));
    let pre = |file: &str| at("13", &format!("{{H}}/ns/pre/@v/{file}.info"));
    let odd = |file: &str| at("11", &format!("{{H}}/ns/odd-tags/@v/{file}"));
    let own = |file: &str| at("1", &format!("{{B}}/@v/{file}.info"));
    vec![
        differs("A97", [west("v1.0.1-0.{TSwest}-{SHAwest}").is(200)]),
        differs("A98", [west("v1.0.1-0.{LOCALwest}-{SHAwest}").is(404)]),
        differs("A99", [pre("v1.0.0-rc1.0.{TSpre}-{SHApre}").is(200)]),
        differs("A100", [own("v1.99.0-0.{TS5}-{SHA5}").is(404)]),
        kept("A101", [own("v1.0.4-0.{TS5}-{ID5}").is(404)]),
        differs(
            "A102",
            [
                odd("list").lists(["v1.0.0", "v1.1.0", "v1.2.0"]),
                odd("v1.1.0.info").is(404),
                odd("v1.2.0.info").is(404),
            ],
        ),
        differs("A103", [odd("v1.5.0.info").is(404)]),
    ]
}

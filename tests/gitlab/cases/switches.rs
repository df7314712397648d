//! The flag, the registries, and the forms in which a URL names a project.

use crate::{
    ask::{at, module, request},
    case::{Case, chosen, differs, kept},
    tokens::Credential as By,
    world::Variant,
};

const NOT_FOUND: &str = r#"{"message":"404 Not Found"}"#;
const UNROUTED: &str = r#"{"error":"404 Not Found"}"#;

pub(crate) fn cases() -> Vec<Case> {
    [switches(), names(), routes(), other_paths()].concat()
}

fn switches() -> Vec<Case> {
    let list = |by: By, variant: Variant| module("{B}/@v/list").by(by).when(variant);
    let nowhere = |by: By| list(by, Variant::PackagesOff).is(404).body(NOT_FOUND);
    vec![
        kept(
            "A06",
            [list(By::Member, Variant::FlagOff).is(404).body(NOT_FOUND)],
        ),
        kept(
            "A67",
            [
                nowhere(By::Member),
                nowhere(By::Nobody),
                nowhere(By::Nonsense),
            ],
        ),
        kept("A68", [list(By::Member, Variant::RegistryOff).is(403)]),
        kept(
            "A69",
            [list(By::Nobody, Variant::RegistryOffPublic).is(403)],
        ),
        kept("A70", [list(By::Guest, Variant::FlagOff).is(403)]),
        kept("A71", [list(By::Nobody, Variant::FlagOff).is(401)]),
        differs("A72", [list(By::Nobody, Variant::Private).is(401)]),
    ]
}

fn names() -> Vec<Case> {
    let former = |rest: &str| at("ns%2Fmy-go-lib", rest).when(Variant::Renamed);
    vec![
        kept(
            "A73",
            [at("ns%2Fmy-go-lib", "{B}/v2/@v/list").lists(["v2.0.0"])],
        ),
        kept(
            "A74",
            [at("ns/my-go-lib", "{B}/@v/list").is(404).body(UNROUTED)],
        ),
        kept("A75", [former("{H}/ns/renamed/@v/list").is(200)]),
        differs(
            "A76",
            [
                former("{B}/@v/list").is(200),
                former("{B}/@v/v1.0.1.zip").is(200),
            ],
        ),
    ]
}

fn routes() -> Vec<Case> {
    let odd = |file: &str| at("11", &format!("{{H}}/ns/odd-tags/@v/{file}"));
    let unknown = |file: &str| {
        module(&format!("{{B}}/@v/{file}.info"))
            .is(404)
            .body(NOT_FOUND)
    };
    let unrouted = |file: &str| module(&format!("{{B}}/@v/{file}")).is(404).body(UNROUTED);
    let listed = |method| module("{B}/@v/list").method(method);
    let target = "/api/v4/projects/1/packages/go/{B}/@v/v1.0.1.zip";
    vec![
        differs(
            "A77",
            [module("{B}/@latest")
                .is(200)
                .contains("\"Version\":\"v1.0.3\"")],
        ),
        differs(
            "A78",
            [
                odd("master.info")
                    .is(200)
                    .contains("\"Version\":\"v1.0.0\""),
                module("{B}/@v/{ID5}.info")
                    .is(200)
                    .contains("v1.0.4-0.{TS5}-{SHA5}"),
                unknown("v1"),
                unknown("v1.0"),
            ],
        ),
        differs(
            "A79",
            ["v01.0.0", "1.0.0", "xv1.0.0", "v1.0.0foo"].map(unknown),
        ),
        kept("A80", [unrouted("v1.0.1"), unrouted("v1.0.1.ziphash")]),
        kept("A81", {
            let zip = request("HEAD", target.to_owned(), By::Member).is(200);
            let list = listed("HEAD").is(200).body("");
            [list, zip.body("").header("content-type", "application/zip")]
        }),
        chosen("A82", {
            let options = listed("OPTIONS").is(204);
            [options.header("allow", "OPTIONS, GET, HEAD")]
        }),
    ]
}

fn other_paths() -> Vec<Case> {
    let list = |path: &str| module(&format!("{path}/@v/list"));
    vec![
        kept("A83", [list("{H}/ns/renames").is(404).body(NOT_FOUND)]),
        kept(
            "A84",
            [
                list("github.com/x/y").is(404),
                list("gopkg.in/x.v1").is(404),
            ],
        ),
        differs(
            "A85",
            [
                list("{B}.git").is(200),
                module("{B}.git/@v/v1.0.1.info").is(200),
            ],
        ),
        differs(
            "A86",
            [
                list("{B}/").is(404),
                list("{B}//mod").is(404),
                list("{B}/./mod").is(404),
            ],
        ),
    ]
}

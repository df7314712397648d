//! `?go-get=1`.

use crate::{
    ask::{Ask, go_get, request},
    case::{Case, chosen, differs, kept, outside},
    tokens::Credential as By,
    world::Variant,
};

pub(crate) fn cases() -> Vec<Case> {
    [
        plain(),
        two_segments(),
        nested(),
        failures(),
        protocols(),
        scopes(),
    ]
    .concat()
}

/// The page of a project at `path`, below the host.
fn page(ask: Ask, path: &str) -> Ask {
    at_root(ask, "{H}", path, &format!("https://{{H}}/{path}.git"))
}

fn at_root(ask: Ask, root: &str, path: &str, repository: &str) -> Ask {
    let body = format!(
        "<html><head><meta name=\"go-import\" content=\"{root}/{path} git {repository}\"></head>\
         <body>go get {root}/{path}</body></html>"
    );
    ask.is(200).header("content-type", "text/html").body(&body)
}

fn denied(ask: Ask) -> Ask {
    let text = ask.is(404).header("content-type", "text/plain");
    text.starts("Go package not found or access denied")
}

const OWN: &str = "ns/my-go-lib";

fn plain() -> Vec<Case> {
    let off = |path: &str| request("GET", format!("/{path}?go-get=0"), By::Nobody);
    vec![
        kept(
            "A112",
            [off("ns/open").is(404).body(r#"{"error":"404 Not Found"}"#)],
        ),
        kept("A113", [page(go_get("ns/open"), "ns/open")]),
        kept("A114", [page(go_get("ns/open/subpackage"), "ns/open")]),
        kept("A115", {
            let root = go_get("gitlab/ns/open").when(Variant::RelativeRoot);
            let repository = "https://{H}/gitlab/ns/open.git";
            [at_root(root, "{H}/gitlab", "ns/open", repository)]
        }),
    ]
}

fn two_segments() -> Vec<Case> {
    let own = |by: By| go_get(OWN).by(by);
    let former = || {
        go_get("ns/renamed")
            .by(By::MemberBasic)
            .when(Variant::Renamed)
    };
    vec![
        kept("A116", [page(own(By::Nobody), OWN)]),
        chosen("A117", [page(own(By::Nobody), OWN)]),
        kept("A118", [denied(own(By::NonsenseBasic))]),
        kept("A119", [page(former(), "ns/renamed")]),
    ]
}

fn nested() -> Vec<Case> {
    let open = |rest: &str| page(go_get(&format!("ns/deep/open{rest}")), "ns/deep/open");
    let nested = |by: By| go_get("ns/deep/nested").by(by);
    let found = |by: By| page(nested(by), "ns/deep/nested");
    vec![
        kept(
            "A120",
            [open(""), open("/subpackage"), open("/---subpackage")],
        ),
        kept("A121", [denied(nested(By::NonsenseBasic))]),
        kept("A122", [found(By::MemberBasic)]),
        kept("A123", [denied(nested(By::StrangerBasic))]),
        outside("A124"),
        kept("A125", [denied(nested(By::ReadUserBasic))]),
        outside("A126"),
        outside("A127"),
        kept("A128", [page(nested(By::Nobody), "ns/deep")]),
    ]
}

fn failures() -> Vec<Case> {
    let bogus = go_get("%22%3E%3Ca%20href=%26quot;x%26quot;%3E");
    vec![
        kept("A129", [denied(bogus)]),
        differs("A130", [go_get("ns/no-repository").is(503)]),
        kept(
            "A134",
            [page(go_get("ns/open").by(By::NonsenseBasic), "ns/open")],
        ),
        kept("A135", [denied(go_get("")), denied(go_get("single"))]),
        kept(
            "A136",
            [
                page(go_get(OWN).when(Variant::Internal), OWN),
                page(go_get(OWN).by(By::MemberBasic).when(Variant::Internal), OWN),
            ],
        ),
    ]
}

fn protocols() -> Vec<Case> {
    let open = |variant: Variant| go_get("ns/open").when(variant);
    vec![
        kept("A131a", [page(open(Variant::GitByHttp), "ns/open")]),
        kept("A131b", {
            let ssh = "ssh://git@ssh.example.com/ns/open.git";
            [at_root(open(Variant::GitBySsh), "{H}", "ns/open", ssh)]
        }),
        kept("A131c", [page(open(Variant::Private), "ns/open")]),
        kept("A131d", [page(open(Variant::GitUnsaid), "ns/open")]),
    ]
}

fn scopes() -> Vec<Case> {
    let found = |by: By| page(go_get("ns/deep/nested").by(by), "ns/deep/nested");
    vec![
        differs("A132", [found(By::DeployBasic)]),
        chosen("A133", [found(By::ReadRepositoryBasic)]),
    ]
}

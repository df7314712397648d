//! Credentials, visibility and roles at the project endpoint.

use crate::{
    ask::{Ask, at, module},
    case::{Case, chosen, differs, kept, outside},
    tokens::Credential as By,
    world::Variant,
};

const UNAUTHORIZED: &str = r#"{"message":"401 Unauthorized"}"#;
const UNKNOWN_PROJECT: &str = r#"{"message":"404 Project Not Found"}"#;
const BASIC: &str = "Basic realm=\"GitLab\"";

pub(crate) fn cases() -> Vec<Case> {
    [credentials(), unknown_projects(), visibility(), forms()].concat()
}

fn list(by: By) -> Ask {
    module("{B}/@v/list").by(by)
}

/// `.mod`, for which a credential must open code.
fn download(by: By) -> Ask {
    module("{B}/@v/v1.0.1.mod").by(by)
}

fn credentials() -> Vec<Case> {
    vec![
        chosen("A38", [list(By::MemberBearer).is(200)]),
        kept("A39", [list(By::Job).is(200)]),
        kept("A40", [list(By::Member).is(200)]),
        kept("A41", [list(By::MemberBasic).is(200)]),
        kept("A42", [list(By::FailedJob).is(401)]),
        kept("A43", [list(By::Nobody).is(401).body(UNAUTHORIZED)]),
        kept("A44", [list(By::Nobody).when(Variant::Public).is(200)]),
        kept("A50", [download(By::MemberBasic).is(200)]),
        outside("A51"),
        outside("A52"),
    ]
}

fn unknown_projects() -> Vec<Case> {
    let unknown = |by: By| at("4711", "{B}/@v/list").by(by);
    let hidden = |by: By| unknown(by).is(404).body(UNKNOWN_PROJECT);
    vec![
        kept("A45", [hidden(By::Member)]),
        kept("A46", [hidden(By::MemberBearer)]),
        kept("A47", [hidden(By::Job)]),
        kept("A48", [hidden(By::MemberBasic)]),
        kept("A49", [unknown(By::Nobody).is(401).body(UNAUTHORIZED)]),
    ]
}

fn visibility() -> Vec<Case> {
    vec![
        kept("A53", {
            let forbidden = r#"{"message":"403 Forbidden"}"#;
            [list(By::Guest).is(403).body(forbidden)]
        }),
        kept("A54", [list(By::Stranger).is(404).body(UNKNOWN_PROJECT)]),
        kept(
            "A55",
            [
                list(By::Nobody).when(Variant::Internal).is(401),
                list(By::Member).when(Variant::Internal).is(200),
            ],
        ),
    ]
}

fn forms() -> Vec<Case> {
    let public = |by: By| download(by).when(Variant::Public);
    let expired = list(By::Expired).is(401).contains("invalid_token");
    let challenge = "Bearer realm=\"Protected by OAuth 2.0\", error=\"invalid_token\", \
                     error_description=\"Token is expired.\"";
    vec![
        differs("A56", {
            let refused = public(By::Nonsense).is(401).body(UNAUTHORIZED);
            [refused.header("www-authenticate", BASIC)]
        }),
        chosen("A57", [public(By::NonsenseBasic).is(200)]),
        kept("A58", [list(By::NonsenseBasic).is(401)]),
        kept("A59", [expired.header("www-authenticate", challenge)]),
        differs(
            "A60",
            [
                list(By::ReadRepository).is(200),
                download(By::ReadRepository).is(200),
            ],
        ),
        kept("A61", [download(By::ReadApi).is(200)]),
        differs("A62", [download(By::JobBasic).is(200)]),
        differs(
            "A63",
            [
                download(By::DeployBasic).is(200),
                download(By::Deploy).is(200),
            ],
        ),
        kept("A64", [download(By::MemberBasic).is(200)]),
        outside("A65"),
        outside("A66"),
    ]
}

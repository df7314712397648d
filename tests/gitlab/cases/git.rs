//! git over HTTP.

use crate::{
    ask::{Ask, refs},
    case::{Case, kept, outside},
    tokens::Credential as By,
};

pub(crate) fn cases() -> Vec<Case> {
    let own = |by: By| refs("ns/my-go-lib").by(by);
    let denied = |ask: Ask| {
        let challenged = ask
            .is(401)
            .header("www-authenticate", "Basic realm=\"GitLab\"");
        challenged.starts("HTTP Basic: Access denied")
    };
    vec![
        kept("A137", [denied(own(By::Nobody))]),
        kept("A138", [denied(refs("ns/nothing"))]),
        kept("A139", {
            let stranger = own(By::StrangerBasic).is(404).no_header("www-authenticate");
            [stranger.starts("The project you were looking for could not be found")]
        }),
        kept("A140", {
            let refs = own(By::ReadRepositoryBasic).is(200);
            let kind = "application/x-git-upload-pack-advertisement";
            let refs = refs.header("content-type", kind);
            [refs.header("cache-control", "no-cache")]
        }),
        kept("A141", [own(By::MemberBasic).method("HEAD").is(403)]),
        outside("A142"),
        outside("A143"),
        outside("A144"),
    ]
}

//! The door of every route: who asks, for which project, and what is said to those who may not.

use std::sync::Arc;

use goproxy_core::access::{self, Outcome, Purpose, Refusal};
use goproxy_core::serving_set::Visibility;
use hyper::header::HeaderMap;
use jiff::Timestamp;

use super::Error;
use crate::catalog::{Project, Served};
use crate::credentials::Credential;
use crate::limits::{Caller, Client, NoTurn, Turn};
use crate::questions::Question;
use crate::state::AppState;

/// A request's credential, and what it was read against.
pub(super) struct Door<'a> {
    pub(super) served: &'a Arc<Served>,
    credential: Credential,
    now: Timestamp,
    /// Whom the request counts for.
    pub(super) caller: Caller,
}

impl<'a> Door<'a> {
    /// Where a folder is served as it lies there are no tokens, and no credential is wrong.
    pub(super) fn new(served: &'a Arc<Served>, headers: &HeaderMap, client: &Client) -> Self {
        let credential = match served.document {
            Some(_) => Credential::read(headers, &served.tokens),
            None => Credential::None,
        };
        let now = Timestamp::now();
        let caller = caller(&credential, headers, client, now);
        Self {
            served,
            credential,
            now,
            caller,
        }
    }

    /// Whether the caller presented a token that counts.
    pub(super) fn holds_token(&self) -> bool {
        match &self.credential {
            Credential::Token(token) => !token.is_expired(self.now),
            Credential::None | Credential::UnknownBasic | Credential::Unknown => false,
        }
    }

    /// Whether the caller presented, in a header, something that nothing knows.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self.credential, Credential::Unknown)
    }

    /// Whether the caller presented something that does not count.
    pub(super) fn is_refused(&self) -> bool {
        !self.holds_token() && !matches!(self.credential, Credential::None)
    }

    /// Whether the caller presented a Basic password that no token has, which counts as nothing.
    pub(super) fn has_unknown_password(&self) -> bool {
        matches!(self.credential, Credential::UnknownBasic)
    }

    /// Waits until the caller may begin a build: the making of a zip or of a pack for git.
    pub(super) async fn turn(&self, state: &AppState) -> Result<Turn, NoTurn> {
        let Some(identity) = self.caller.identity() else {
            return Ok(Turn::default());
        };
        let limit = |served: &Arc<Served>| served.instance.limits.running_builds;
        let served = state.catalog.subscribe();
        state.usage.builds.turn(identity, served, limit).await
    }

    /// What comes of asking for `project`, or for something that no project is.
    pub(super) fn decide(&self, project: Option<&Project>, purpose: Purpose) -> Outcome {
        access::decide(
            self.served.instance.package_registry,
            self.credential.caller(),
            project.map(Project::resource),
            purpose,
            self.now,
        )
    }

    /// Lets the caller pass to `project`, which the URL calls `name`.
    pub(super) fn enter(
        &self,
        name: &str,
        project: Option<&Project>,
        purpose: Purpose,
    ) -> Result<(), Error> {
        match self.decide(project, purpose) {
            Outcome::Allowed => Ok(()),
            Outcome::NoRegistry => Err(Error::not_found("the package registry is switched off")),
            // No credential could help.
            Outcome::Unauthorized if self.served.document.is_none() => {
                Err(Error::ProjectNotFound(name.to_owned()))
            }
            Outcome::Unauthorized => Err(Error::Unauthorized),
            Outcome::Expired => Err(Error::ExpiredToken),
            Outcome::InsufficientScope => Err(Error::InsufficientScope),
            Outcome::NotFound => Err(Error::ProjectNotFound(name.to_owned())),
            Outcome::Forbidden(Refusal::RegistryOff) => Err(Error::Forbidden(format!(
                "the package registry of project {name} is switched off"
            ))),
            Outcome::Forbidden(Refusal::Guest) => Err(Error::Forbidden(format!(
                "guests of project {name} may not read its packages; ask for the role Reporter"
            ))),
            Outcome::FlagOff => Err(Error::not_found(format!(
                "the Go proxy is switched off for project {name}"
            ))),
        }
    }
}

/// A token that has expired is no bad guess: it counted once.
fn caller(credential: &Credential, headers: &HeaderMap, client: &Client, now: Timestamp) -> Caller {
    let (token, bad_credential) = match credential {
        Credential::Token(token) if !token.is_expired(now) => (Some(token.digest), None),
        Credential::Token(_) | Credential::None => (None, None),
        Credential::Unknown | Credential::UnknownBasic => (None, Some(Credential::digest(headers))),
    };
    Caller {
        token,
        source: client.source,
        bad_credential,
    }
}

/// What a question needs to be allowed to do.
pub(super) fn purpose(question: &Question) -> Purpose {
    match question {
        Question::List | Question::Latest | Question::Info(_) => Purpose::List,
        Question::Mod(_) | Question::Zip(_) => Purpose::Download,
    }
}

/// Whether shared caches may keep what is served of `project`.
pub(super) fn is_public(project: &Project) -> bool {
    project.resource().visibility == Visibility::Public
}

//! The Secrets with tokens: which of their tokens count, and whom they reach.
//!
//! A Secret that the GoProxy names reaches what it says itself; one that projects name reaches
//! those projects and no other, and `projects` in it narrows that. One token in two Secrets counts
//! where it stands first: the GoProxy's own before those of projects, the oldest first.

mod reach;
mod tally;

use std::collections::BTreeMap;

use goproxy_core::serving_set::{Token, document};
use goproxy_crds::conditions::Reason;
use goproxy_crds::token::{TOKEN_SECRET_TYPE, TokenState, TokenStatus};
use jiff::Timestamp;
use k8s_openapi::api::core::v1::Secret;
use serde_json::Value;

use reach::{narrow, widen};
pub use tally::NOTICE;
use tally::Tally;

use super::{Input, JudgedProject};
use crate::token_secret;

/// All tokens that count, and what is said of their Secrets.
#[derive(Debug, Clone, Default)]
pub struct JudgedTokens {
    /// By digest; `None` in `projects` means all.
    tokens: BTreeMap<String, (String, document::Token)>,
    /// One entry for each mention of a Secret, in the order of the resources.
    pub secrets: Vec<JudgedSecret>,
}

/// A Secret, as one resource names it.
#[derive(Debug, Clone)]
pub struct JudgedSecret {
    /// What the GoProxy's status says of it.
    pub status: TokenStatus,
    /// The same in one word.
    pub reason: Reason,
}

/// A Secret and who names it.
struct Mention<'a> {
    secret: &'a str,
    /// The GoModuleProject's name and its path; `None` for the GoProxy itself.
    project: Option<(&'a str, &'a str)>,
}

pub(super) fn judge(input: &Input<'_>, projects: &[JudgedProject]) -> JudgedTokens {
    let own = input.proxy.spec.tokens.iter().map(|token| Mention {
        secret: &token.secret_name,
        project: None,
    });
    let of_projects = projects.iter().filter_map(|judged| {
        let path = judged.accepted()?.path.as_str();
        Some(judged.tokens.iter().map(move |secret| Mention {
            secret,
            project: Some((&judged.name, path)),
        }))
    });
    let mut judged = JudgedTokens::default();
    for mention in own.chain(of_projects.flatten()) {
        let status = judged.take(&mention, input.secrets.get(mention.secret), input.now);
        judged.secrets.push(status);
    }
    judged
}

impl JudgedTokens {
    /// The tokens as the serving set has them, ordered by their digests.
    pub(super) fn values(&self) -> Vec<Value> {
        let tokens = self.tokens.values();
        tokens
            .filter_map(|(_, token)| serde_json::to_value(token).ok())
            .collect()
    }

    /// How many tokens count.
    pub fn accepted(&self) -> usize {
        self.tokens.len()
    }

    fn take(
        &mut self,
        mention: &Mention<'_>,
        secret: Option<&Secret>,
        now: Timestamp,
    ) -> JudgedSecret {
        let mut status = TokenStatus {
            secret_name: mention.secret.to_owned(),
            project: mention.project.map(|(name, _)| name.to_owned()),
            resource_version: secret.and_then(kube::ResourceExt::resource_version),
            state: TokenState::NotFound,
            accepted: 0,
            refused: 0,
            expires_at: None,
            message: None,
        };
        let reason = match secret {
            None => {
                status.message = Some(missing(mention.secret));
                Reason::SecretNotFound
            }
            Some(secret) if secret.type_.as_deref() != Some(TOKEN_SECRET_TYPE) => {
                status.message = Some(wrong_type(mention.secret, secret));
                Reason::SecretNotFound
            }
            Some(secret) => self.take_all(mention, secret, now, &mut status),
        };
        JudgedSecret { status, reason }
    }

    fn take_all(
        &mut self,
        mention: &Mention<'_>,
        secret: &Secret,
        now: Timestamp,
        status: &mut TokenStatus,
    ) -> Reason {
        let mut tally = Tally::default();
        for entry in token_secret::read(secret) {
            let taken = entry.token.and_then(|token| self.take_one(mention, token));
            tally.count(&entry.place, taken, now);
        }
        tally.write(status, now)
    }

    /// Adds one token; when it stops counting, or why it does not count at all.
    fn take_one(
        &mut self,
        mention: &Mention<'_>,
        mut token: document::Token,
    ) -> Result<Option<Timestamp>, String> {
        let origin = format!("Secret {}", mention.secret);
        let checked = Token::check(token.clone(), &origin).map_err(in_secret)?;
        if let Some((_, path)) = mention.project {
            narrow(&mut token, &checked.reach, path)?;
        }
        token.origin = Some(origin);
        match self.tokens.get_mut(&token.sha256) {
            Some((owner, _)) if owner != mention.secret => {
                return Err(format!(
                    "Secret {owner} has the same token; make another one"
                ));
            }
            Some((_, known)) => widen(known, token),
            None => {
                let digest = token.sha256.clone();
                self.tokens
                    .insert(digest, (mention.secret.to_owned(), token));
            }
        }
        Ok(checked.expires_at)
    }
}

/// The fault with the key's name in the Secret.
fn in_secret(fault: String) -> String {
    const KEYS: [(&str, &str); 2] = [("expiresAt:", "expires-at:"), ("sha256:", "token-sha256:")];
    let renamed = KEYS.into_iter().find_map(|(field, key)| {
        let rest = fault.strip_prefix(field)?;
        Some(format!("{key}{rest}"))
    });
    renamed.unwrap_or(fault)
}

fn missing(name: &str) -> String {
    format!(
        "Secret {name}: there is none of type {TOKEN_SECRET_TYPE}; create it with that type, or \
         set generate: true"
    )
}

fn wrong_type(name: &str, secret: &Secret) -> String {
    let found = secret.type_.as_deref().unwrap_or("Opaque");
    format!(
        "Secret {name}: exists with type {found}, and a Secret's type cannot be changed; delete \
         it and create it with type {TOKEN_SECRET_TYPE}"
    )
}

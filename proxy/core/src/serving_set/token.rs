//! The tokens: digests and what they open.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::document::{self, Role, TokenKind};
use super::entry::{check_requires, entry};
use super::error::{Refused, Subject};
use crate::identity::ProjectPath;

/// A token that counts until it expires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The SHA-256 of the token.
    pub digest: [u8; 32],
    /// What it is.
    pub kind: TokenKind,
    /// Whose it is.
    pub username: Option<String>,
    /// What it may be used for.
    pub scopes: Scopes,
    /// What its owner is in the projects that it reaches.
    pub role: Role,
    /// The projects that it reaches.
    pub reach: Reach,
    /// When it stops counting.
    pub expires_at: Option<Timestamp>,
    /// Where it was declared, or its place in the list.
    pub origin: String,
}

/// What a token may be used for (GitLab's scopes, as far as they open modules).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scopes {
    /// `api`, `read_api`, `read_repository` or `write_repository`, or a job's token: packages and
    /// code.
    pub code: bool,
    /// `read_package_registry`: packages only.
    pub packages: bool,
}

/// The projects that a token reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    All,
    /// Those that one of these names.
    Named(Vec<Pattern>),
}

/// A project, or everything in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// A project's path, in lower case.
    Project(String),
    /// What the paths of a group's projects start with, in lower case, with a slash at its end.
    Group(String),
}

impl Reach {
    /// Whether the project with this path is among them. As in GitLab, case does not matter.
    pub fn contains(&self, path: &ProjectPath) -> bool {
        let Self::Named(patterns) = self else {
            return true;
        };
        let key = ProjectPath::lookup_key(path.as_str());
        patterns.iter().any(|pattern| match pattern {
            Pattern::Project(project) => *project == key,
            Pattern::Group(group) => key.starts_with(group),
        })
    }
}

impl Token {
    /// Checks one token by itself. `origin` says where it was declared; the error names the field
    /// and what helps, and never the digest.
    pub fn check(token: document::Token, origin: &str) -> Result<Self, String> {
        let document::Token {
            sha256,
            kind,
            username,
            scopes,
            role,
            projects,
            expires_at,
            origin: _,
            requires: _,
        } = token;
        Ok(Self {
            digest: digest(&sha256)?,
            kind,
            username,
            scopes: check_scopes(&scopes, kind),
            role,
            reach: projects.map_or(Ok(Reach::All), |projects| reach(&projects))?,
            expires_at: expires_at.as_deref().map(expiry).transpose()?,
            origin: origin.to_owned(),
        })
    }

    /// Whether it has stopped counting at this moment.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// The usable tokens; the others are refused, and of two with one digest the second.
pub(super) fn check_all(tokens: Vec<Value>, refused: &mut Vec<Refused>) -> Vec<Token> {
    let mut checked = Vec::new();
    let mut digests = BTreeSet::new();
    for (number, value) in tokens.into_iter().enumerate() {
        let origin = value.get("origin").and_then(Value::as_str);
        let origin = origin.map_or_else(|| format!("tokens[{number}]"), str::to_owned);
        let refuse = |reason: String| Refused::new(Subject::Token(origin.clone()), reason);
        match check(value, &origin) {
            Ok(token) if digests.insert(token.digest) => checked.push(token),
            Ok(_) => refused.push(refuse(
                "sha256: another entry has the same token".to_owned(),
            )),
            Err(reason) => refused.push(refuse(reason)),
        }
    }
    checked
}

fn check(value: Value, origin: &str) -> Result<Token, String> {
    check_requires(&value)?;
    let token: Result<document::Token, _> = entry(value, || Subject::Token(String::new()));
    Token::check(token.map_err(|refused| refused.reason)?, origin)
}

/// A digest is a secret of the second rank: no message repeats it.
fn digest(text: &str) -> Result<[u8; 32], String> {
    let help = || "sha256: write the token's SHA-256 as 64 lowercase hexadecimal digits".to_owned();
    let is_digit = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != 64 || !text.bytes().all(is_digit) {
        return Err(help());
    }
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| help())?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| help())?;
    }
    Ok(digest)
}

/// Scopes that open nothing here are no mistake: a token may have others, too.
fn check_scopes(scopes: &[String], kind: TokenKind) -> Scopes {
    let has = |names: &[&str]| scopes.iter().any(|scope| names.contains(&scope.as_str()));
    let code = ["api", "read_api", "read_repository", "write_repository"];
    Scopes {
        code: kind == TokenKind::Job || has(&code),
        packages: has(&["read_package_registry"]),
    }
}

fn reach(projects: &[String]) -> Result<Reach, String> {
    let pattern = |text: &String| {
        let wrong = |error| format!("projects: {error}; write group/name or group/**");
        if let Some(group) = text.strip_suffix("/**") {
            // A group's path has the form of a project's with one more segment.
            ProjectPath::parse(&format!("{group}/x")).map_err(|error| wrong(error.to_string()))?;
            return Ok(Pattern::Group(format!(
                "{}/",
                ProjectPath::lookup_key(group)
            )));
        }
        let path = ProjectPath::parse(text).map_err(|error| wrong(error.to_string()))?;
        Ok(Pattern::Project(ProjectPath::lookup_key(path.as_str())))
    };
    Ok(Reach::Named(
        projects
            .iter()
            .map(pattern)
            .collect::<Result<_, String>>()?,
    ))
}

fn expiry(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| {
        format!("expiresAt: {text:?} is no time; write it as 2026-12-31T23:59:59Z (RFC 3339)")
    })
}

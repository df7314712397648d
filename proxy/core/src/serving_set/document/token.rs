//! What a document says of a token.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a token is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum TokenKind {
    /// A person's.
    #[default]
    Personal,
    /// A project's.
    Project,
    /// A group's.
    Group,
    /// For machines that deploy.
    Deploy,
    /// A CI job's.
    Job,
}

/// What a token's owner is in the projects that the token reaches.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Sees private projects, reads neither packages nor code of them.
    Guest,
    /// Reads.
    #[default]
    Reporter,
    /// Reads.
    Developer,
    /// Reads.
    Maintainer,
}

/// One token.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// The SHA-256 of the token, 64 lowercase hexadecimal digits.
    pub sha256: String,
    /// What it is.
    #[serde(default)]
    pub kind: TokenKind,
    /// Whose it is; for logs and for deploy tokens, whose user name must match over git.
    #[serde(default)]
    pub username: Option<String>,
    /// What it may be used for; `read_api` by default.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// What its owner is in the projects that it reaches.
    #[serde(default)]
    pub role: Role,
    /// The projects that it reaches: full paths, `group/**` for a whole group; left out: all.
    #[serde(default)]
    pub projects: Option<Vec<String>>,
    /// When it stops counting (RFC 3339); left out: never.
    #[serde(default)]
    pub expires_at: Option<String>,
    /// Where it was declared, for messages: a Secret's name and key.
    #[serde(default)]
    pub origin: Option<String>,
    /// Abilities without which a proxy must leave the token out.
    #[serde(default)]
    pub requires: Vec<String>,
}

fn default_scopes() -> Vec<String> {
    vec!["read_api".to_owned()]
}

//! Why a document, or an entry of it, does not count.

use std::fmt;

use serde::Serialize;

use crate::external_url::ExternalUrlError;

use super::VERSIONS;

/// Why a document changes nothing.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It is neither YAML nor JSON, or not of the document's shape.
    #[error("cannot read the serving set: {0}")]
    Syntax(String),
    /// It is of a version that this program does not read.
    #[error(
        "the serving set has version {0}; this program reads {first} to {last}",
        first = VERSIONS.start(),
        last = VERSIONS.end()
    )]
    Version(u32),
    /// A field of `instance` is wrong.
    #[error("instance.{field}: {reason}")]
    Instance {
        /// The field, as `externalUrl`.
        field: &'static str,
        /// What is wrong, and what helps.
        reason: String,
    },
}

impl From<ExternalUrlError> for DocumentError {
    fn from(error: ExternalUrlError) -> Self {
        Self::Instance {
            field: "externalUrl",
            reason: error.to_string(),
        }
    }
}

/// What an entry that was left out is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Subject {
    /// The volume with this name.
    Volume(String),
    /// The project with this path, or the place in the list where it has none.
    Project(String),
    /// The token declared there, or the place in the list: never the token or its digest.
    Token(String),
}

/// An entry that was left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Refused {
    /// The entry.
    pub subject: Subject,
    /// The field, the value, and what helps.
    pub reason: String,
}

impl Refused {
    pub(super) fn new(subject: Subject, reason: impl Into<String>) -> Self {
        Self {
            subject,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Volume(name) => write!(f, "volume {name}"),
            Self::Project(path) => write!(f, "project {path}"),
            Self::Token(origin) => write!(f, "token {origin}"),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is left out: {}", self.subject, self.reason)
    }
}

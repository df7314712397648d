//! Everything that a proxy needs to know, in one document: where it is reached, its projects, the
//! digests of the tokens that it believes.
//!
//! A [`document::Document`] is what is written, a [`ServingSet`] what holds: every value of it can
//! be used as it is. What concerns the whole proxy must be right, or the document is refused as a
//! whole ([`DocumentError`]) and changes nothing; a project, token or volume that is wrong is left
//! out with the reason ([`Refused`]) and harms no other. The same document configures the proxy
//! with and without Kubernetes.

pub mod document;
mod entry;
mod error;
mod instance;
mod limits;
mod project;
mod read;
#[cfg(test)]
mod tests;
mod token;
mod volume;

use std::ops::RangeInclusive;

pub use document::{GitProtocol, GoGetPolicy, OwnPrefixMiss, Role, TokenKind, Visibility};
pub use error::{DocumentError, Refused, Subject};
pub use instance::{Git, GoGet, Instance, Ssh};
pub use limits::{Limits, MAX_FAILED_LOGINS};
pub use project::{Project, ProjectFault};
pub use read::{hash, read, schema};
pub use token::{Pattern, Reach, Scopes, Token};
pub use volume::{PlaceError, Volumes};

/// The versions of the document that this program reads.
pub const VERSIONS: RangeInclusive<u32> = 1..=1;

/// The abilities that an entry may require of this program beyond the document's version.
pub const ABILITIES: &[&str] = &[];

/// A document whose every value was checked.
#[derive(Debug, Clone)]
pub struct ServingSet {
    /// The digest of the document: equal for documents that say the same.
    pub hash: String,
    /// What holds for the whole proxy.
    pub instance: Instance,
    /// The projects, no two with one number or path.
    pub projects: Vec<Project>,
    /// The tokens, no two with one digest.
    pub tokens: Vec<Token>,
    /// What was left out, and why.
    pub refused: Vec<Refused>,
}

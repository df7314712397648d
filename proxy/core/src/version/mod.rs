//! Versions of modules: canonical semantic versions, their order and their form in URLs.
//!
//! A [`Version`] is canonical in the sense of modules (no short forms, no build metadata except
//! `+incompatible`), so equal versions are equal texts. Queries such as branch names are plain
//! text: [`unescape_query`] reads them. Sources: Go Modules Reference, "Versions",
//! "Pseudo-versions" and "Compatibility with non-module repositories"; the documentation of
//! `golang.org/x/mod/module` (`CanonicalVersion`, `UnescapeVersion`).

pub mod pseudo;
pub mod semver;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::case_encoding::{self, CaseEncodingError};
use crate::file_name::{self, FileNameError};
use semver::SemanticVersion;

/// The one kind of build metadata that a version of a module may have.
const INCOMPATIBLE: &str = "+incompatible";

/// A canonical version such as `v1.2.3`, `v2.0.0-rc.1` or `v4.0.0+incompatible`.
///
/// Ordered by precedence, then (where only `+incompatible` differs) by text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Version(Box<str>);

/// Why a text is no version, or no query for one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// The text is no semantic version.
    #[error("version {0:?} invalid: not a semantic version")]
    NotSemantic(String),
    /// The text is a semantic version in another than its canonical form.
    #[error("version {version:?} is not canonical (should be {canonical:?})")]
    NotCanonical {
        /// The refused text.
        version: String,
        /// The canonical form, which stands for something else or does not exist.
        canonical: String,
    },
    /// The text from a URL is not the case encoding of anything.
    #[error("invalid escaped version {escaped:?}: {fault}")]
    Escaped {
        /// The refused text, percent escapes already undone.
        escaped: String,
        /// What is wrong with it.
        fault: CaseEncodingError,
    },
    /// The text cannot be asked for, because it is no name for a file.
    #[error("disallowed version string: {0}")]
    FileName(FileNameError),
}

impl Version {
    /// Checks `text`, which must be canonical.
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        match canonical(text) {
            Some(canonical) if canonical == text => Ok(Self(text.into())),
            Some(canonical) => Err(VersionError::NotCanonical {
                version: text.to_owned(),
                canonical,
            }),
            None => Err(VersionError::NotSemantic(text.to_owned())),
        }
    }

    /// Reads the form that stands in GOPROXY URLs (`!x` for `X`), percent escapes already undone.
    pub fn unescape(escaped: &str) -> Result<Self, VersionError> {
        Self::parse(&unescape_case(escaped)?)
    }

    /// The form that stands in GOPROXY URLs: `!x` for `X`.
    pub fn escape(&self) -> Cow<'_, str> {
        case_encoding::escape(&self.0)
    }

    /// The version as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts of the version.
    pub fn semantic(&self) -> SemanticVersion<'_> {
        // `parse` refused everything that has no parts.
        SemanticVersion::parse(&self.0).unwrap_or_default()
    }

    /// The major version with its `v`: `v2` of `v2.1.0`.
    pub fn major(&self) -> &str {
        self.0.split_once('.').map_or(&self.0, |(major, _)| major)
    }

    /// Whether there is a pre-release part; pseudo-versions always have one.
    pub fn is_prerelease(&self) -> bool {
        !self.semantic().prerelease.is_empty()
    }

    /// Whether the version ends in `+incompatible`.
    pub fn is_incompatible(&self) -> bool {
        self.0.ends_with(INCOMPATIBLE)
    }

    /// The version without `+incompatible`.
    #[must_use]
    pub fn without_incompatible(&self) -> Self {
        Self(self.0.strip_suffix(INCOMPATIBLE).unwrap_or(&self.0).into())
    }

    /// The version with `+incompatible`, once.
    #[must_use]
    pub fn with_incompatible(&self) -> Self {
        if self.is_incompatible() {
            self.clone()
        } else {
            Self(format!("{}{INCOMPATIBLE}", self.0).into())
        }
    }

    /// Whether the version has the form of a pseudo-version.
    pub fn is_pseudo(&self) -> bool {
        pseudo::is_pseudo(&self.0)
    }
}

/// The canonical form that a version of a module has: [`semver::canonical`], but `+incompatible`
/// stays. `None` when `text` is no semantic version.
pub fn canonical(text: &str) -> Option<String> {
    let mut canonical = semver::canonical(text)?;
    if SemanticVersion::parse(text)?.build == INCOMPATIBLE {
        canonical.push_str(INCOMPATIBLE);
    }
    Some(canonical)
}

/// Reads what stands before `.info` in a GOPROXY URL, percent escapes already undone: a version,
/// a branch, a tag or a commit. The result is a valid name for a file without `!`; in particular
/// it has no `/`.
pub fn unescape_query(escaped: &str) -> Result<String, VersionError> {
    let query = unescape_case(escaped)?;
    file_name::check_element(&query).map_err(VersionError::FileName)?;
    Ok(query.into_owned())
}

fn unescape_case(escaped: &str) -> Result<Cow<'_, str>, VersionError> {
    case_encoding::unescape(escaped).map_err(|fault| VersionError::Escaped {
        escaped: escaped.to_owned(),
        fault,
    })
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.semantic().precedence(&other.semantic())).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl AsRef<str> for Version {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

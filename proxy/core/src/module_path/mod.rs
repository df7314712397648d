//! Module paths: which texts are paths, their form in URLs, and their major version suffix.
//!
//! A [`ModulePath`] can only be made from a text that the `go` command accepts, so whoever holds
//! one need not check again. Nothing here knows repositories; [`crate::identity`] and the callers
//! map paths to them. Sources: Go Modules Reference, "Module paths", "Major version suffixes" and
//! "GOPROXY protocol"; the documentation of `golang.org/x/mod/module` (`CheckPath`).

mod check;
mod path_major;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

pub use check::ModulePathFault;
pub use path_major::{PathMajor, split_path_major};

use crate::case_encoding::{self, CaseEncodingError};

/// A valid module path such as `example.com/group/Project/v2`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModulePath(Box<str>);

/// Why a text is no module path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModulePathError {
    /// The text breaks a rule for module paths.
    #[error("malformed module path {path:?}: {fault}")]
    Malformed {
        /// The refused text.
        path: String,
        /// The first rule it breaks.
        fault: ModulePathFault,
    },
    /// The text from a URL is not the case encoding of anything.
    #[error("invalid escaped module path {escaped:?}: {fault}")]
    Escaped {
        /// The refused text, percent escapes already undone.
        escaped: String,
        /// What is wrong with it.
        fault: CaseEncodingError,
    },
}

impl ModulePath {
    /// Checks `text`, which is written as in a go.mod file (capitals as they are).
    pub fn parse(text: &str) -> Result<Self, ModulePathError> {
        match check::check(text) {
            Ok(()) => Ok(Self(text.into())),
            Err(fault) => Err(ModulePathError::Malformed {
                path: text.to_owned(),
                fault,
            }),
        }
    }

    /// Reads the form that stands in GOPROXY URLs (`!x` for `X`), percent escapes already undone.
    /// Strict: a raw capital or a stray `!` is refused.
    pub fn unescape(escaped: &str) -> Result<Self, ModulePathError> {
        let text = case_encoding::unescape(escaped).map_err(|fault| ModulePathError::Escaped {
            escaped: escaped.to_owned(),
            fault,
        })?;
        Self::parse(&text)
    }

    /// The form that stands in GOPROXY URLs: `!x` for `X`.
    pub fn escape(&self) -> Cow<'_, str> {
        case_encoding::escape(&self.0)
    }

    /// The path as written in a go.mod file.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path without its major version suffix: `example.com/m` for `example.com/m/v2`,
    /// `gopkg.in/yaml` for `gopkg.in/yaml.v3`.
    pub fn prefix(&self) -> &str {
        self.split().0
    }

    /// The major version suffix.
    pub fn path_major(&self) -> PathMajor<'_> {
        self.split().1
    }

    /// Whether the path is `root` or lies below it, element by element.
    pub fn is_within(&self, root: &str) -> bool {
        match self.0.strip_prefix(root) {
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => false,
        }
    }

    fn split(&self) -> (&str, PathMajor<'_>) {
        // `parse` refused every path that cannot be split.
        split_path_major(&self.0).unwrap_or((&self.0, PathMajor::None))
    }
}

impl FromStr for ModulePath {
    type Err = ModulePathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl AsRef<str> for ModulePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ModulePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ModulePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

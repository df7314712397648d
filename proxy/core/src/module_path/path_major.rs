//! The major version suffix of a module path and which versions fit it.
//!
//! Sources: Go Modules Reference, "Major version suffixes"; the documentation of
//! `golang.org/x/mod/module` (`SplitPathVersion`, `CheckPathMajor`, `PathMajorPrefix`).

use crate::version::Version;

/// The major version suffix of a module path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathMajor<'a> {
    /// No suffix: versions of major 0 and 1, and `+incompatible` ones of any.
    None,
    /// `/vN` with N from 2 on.
    Slash(
        /// `vN`.
        &'a str,
    ),
    /// `.vN` or `.vN-unstable` of a path on gopkg.in, with N from 0 on.
    GopkgIn {
        /// `vN`.
        major: &'a str,
        /// Whether `-unstable` follows. Such modules have no tags of their own.
        unstable: bool,
    },
}

impl<'a> PathMajor<'a> {
    /// Whether `version` may be a version of a module with this suffix.
    ///
    /// `.v1` tolerates `v0.0.0-…`: old releases of the `go` command made such pseudo-versions.
    pub fn check(self, version: &Version) -> bool {
        match self {
            Self::None => matches!(version.major(), "v0" | "v1") || version.is_incompatible(),
            Self::Slash(major) => version.major() == major,
            Self::GopkgIn { major, .. } => {
                version.major() == major || major == "v1" && version.as_str().starts_with("v0.0.0-")
            }
        }
    }

    /// The major version of a pseudo-version that has no tag to build on: `vN`, or `v0` where
    /// the path has no suffix.
    pub fn default_major(self) -> &'a str {
        self.major().unwrap_or("v0")
    }

    /// `vN`; `None` without a suffix.
    pub fn major(self) -> Option<&'a str> {
        match self {
            Self::None => None,
            Self::Slash(major) | Self::GopkgIn { major, .. } => Some(major),
        }
    }

    /// The directory `vN` in which a module with this suffix may lie; `None` for suffixes that
    /// are no path element.
    pub fn directory(self) -> Option<&'a str> {
        match self {
            Self::Slash(major) => Some(major),
            Self::None | Self::GopkgIn { .. } => None,
        }
    }

    /// Whether this is `.vN-unstable`.
    pub fn is_unstable(self) -> bool {
        matches!(self, Self::GopkgIn { unstable: true, .. })
    }

    /// Whether a go.mod file that declares the module path `declared` suits a module with this
    /// suffix. Only the suffix counts, because forks keep the path of their origin, and it does
    /// not matter whether `.` or `/` introduces it. A module without a suffix may declare any
    /// path on gopkg.in: old releases of the `go` command let such a replacement pass
    /// (golang.org/issue/34254).
    pub fn suits(self, declared: &str) -> bool {
        if self == Self::None && declared.starts_with("gopkg.in/") {
            return true;
        }
        let Some((_, other)) = split_path_major(declared).filter(|_| !declared.is_empty()) else {
            return false;
        };
        match self {
            Self::None => other == Self::None,
            Self::Slash(_) | Self::GopkgIn { .. } => {
                self.major() == other.major() && self.is_unstable() == other.is_unstable()
            }
        }
    }
}

/// Splits a path into its prefix and major version suffix, without checking the prefix. `None`
/// when the end looks like a suffix but is none (`/v1`, `/v02`, `/v2.1`), or when a path on
/// gopkg.in lacks one.
pub fn split_path_major(path: &str) -> Option<(&str, PathMajor<'_>)> {
    if path.starts_with("gopkg.in/") {
        return split_gopkg_in(path);
    }
    let without_number = path.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let Some(prefix) = without_number
        .strip_suffix("/v")
        .filter(|_| without_number.len() < path.len())
    else {
        return Some((path, PathMajor::None));
    };
    let major = path.get(prefix.len() + 1..)?;
    match major.as_bytes() {
        [b'v', b'1'] | [b'v', b'0', ..] => None,
        _ if major.contains('.') => None,
        _ => Some((prefix, PathMajor::Slash(major))),
    }
}

fn split_gopkg_in(path: &str) -> Option<(&str, PathMajor<'_>)> {
    let unstable = path.ends_with("-unstable");
    let versioned = path.strip_suffix("-unstable").unwrap_or(path);
    let prefix = versioned
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .strip_suffix(".v")?;
    let major = versioned.get(prefix.len() + 1..)?;
    match major.as_bytes() {
        [b'v'] | [b'v', b'0', _, ..] => None,
        [b'v', b'0'] if unstable => None,
        _ => Some((prefix, PathMajor::GopkgIn { major, unstable })),
    }
}

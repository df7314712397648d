//! Semantic versions as Go writes them: a leading `v`, short forms `v1` and `v1.2`, numbers of
//! any length.
//!
//! Works on any text; whoever wants a version of a module takes [`super::Version`]. Sources:
//! semver.org (2.0.0), sections 9 to 11; the documentation of `golang.org/x/mod/semver`.

use std::cmp::Ordering;

/// The parts of a valid semantic version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SemanticVersion<'a> {
    /// The major number, without the `v`.
    pub major: &'a str,
    /// The minor number; `0` in the form `v1`.
    pub minor: &'a str,
    /// The patch number; `0` in the forms `v1` and `v1.2`.
    pub patch: &'a str,
    /// The pre-release with its leading `-`, or nothing.
    pub prerelease: &'a str,
    /// The build metadata with their leading `+`, or nothing.
    pub build: &'a str,
    /// What the form `v1` or `v1.2` lacks: `.0.0`, `.0`, or nothing.
    missing: &'static str,
}

impl<'a> SemanticVersion<'a> {
    /// The parts of `text`; `None` when it is no semantic version.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (major, rest) = number(text.strip_prefix('v')?)?;
        let short = Self {
            major,
            minor: "0",
            patch: "0",
            missing: ".0.0",
            ..Self::default()
        };
        if rest.is_empty() {
            return Some(short);
        }
        let (minor, rest) = number(rest.strip_prefix('.')?)?;
        if rest.is_empty() {
            let missing = ".0";
            return Some(Self {
                minor,
                missing,
                ..short
            });
        }
        let (patch, rest) = number(rest.strip_prefix('.')?)?;
        let (prerelease, build) = rest.split_at(rest.find('+').unwrap_or(rest.len()));
        if !is_suffix(prerelease, '-', is_prerelease_identifier)
            || !is_suffix(build, '+', is_identifier)
        {
            return None;
        }
        Some(Self {
            major,
            minor,
            patch,
            prerelease,
            build,
            missing: "",
        })
    }

    /// Whether all three numbers are written out.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Precedence; build metadata do not count.
    pub fn precedence(&self, other: &Self) -> Ordering {
        compare_numbers(self.major, other.major)
            .then_with(|| compare_numbers(self.minor, other.minor))
            .then_with(|| compare_numbers(self.patch, other.patch))
            .then_with(|| compare_prereleases(self.prerelease, other.prerelease))
    }
}

/// Whether `text` is a semantic version, short forms included.
pub fn is_valid(text: &str) -> bool {
    SemanticVersion::parse(text).is_some()
}

/// The canonical form: short forms filled with zeros, build metadata cut off.
pub fn canonical(text: &str) -> Option<String> {
    let version = SemanticVersion::parse(text)?;
    let without_build = text.strip_suffix(version.build).unwrap_or(text);
    Some(format!("{without_build}{}", version.missing))
}

/// Precedence. What is no semantic version sorts below every one, and equal to its like.
pub fn compare(left: &str, right: &str) -> Ordering {
    match (SemanticVersion::parse(left), SemanticVersion::parse(right)) {
        (Some(left), Some(right)) => left.precedence(&right),
        (left, right) => left.is_some().cmp(&right.is_some()),
    }
}

/// A number without leading zeros, and what follows it.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    match number.as_bytes() {
        [] | [b'0', _, ..] => None,
        _ => Some((number, rest)),
    }
}

fn is_suffix(text: &str, mark: char, is_part: fn(&str) -> bool) -> bool {
    match text.strip_prefix(mark) {
        Some(parts) => parts.split('.').all(is_part),
        None => text.is_empty(),
    }
}

fn is_identifier(part: &str) -> bool {
    let is_character = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !part.is_empty() && part.bytes().all(is_character)
}

fn is_prerelease_identifier(part: &str) -> bool {
    is_identifier(part) && !(is_numeric(part) && part.len() > 1 && part.starts_with('0'))
}

fn is_numeric(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Compares numbers by value: without leading zeros the longer one is the greater.
fn compare_numbers(left: &str, right: &str) -> Ordering {
    (left.len().cmp(&right.len())).then_with(|| left.cmp(right))
}

/// Compares pre-releases that still have their `-`; a release has none and comes last.
fn compare_prereleases(left: &str, right: &str) -> Ordering {
    match (left.strip_prefix('-'), right.strip_prefix('-')) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(left), Some(right)) => compare_identifiers(left, right),
    }
}

fn compare_identifiers(left: &str, right: &str) -> Ordering {
    let mut left = left.split('.');
    let mut right = right.split('.');
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(left), Some(right)) => match compare_identifier(left, right) {
                Ordering::Equal => {}
                difference => return difference,
            },
        }
    }
}

fn compare_identifier(left: &str, right: &str) -> Ordering {
    match (is_numeric(left), is_numeric(right)) {
        (true, true) => compare_numbers(left, right),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => left.cmp(right),
    }
}

//! What a query asks for, and what of the answer then depends on the query alone.
//!
//! `go` keeps clones and `.info` files from one query to the next, and what it says of a ref
//! depends on what it happens to know already. What is compared is what does not.

use goproxy_core::version::{Version, canonical};

use crate::go::{Info, Origin};

/// The kinds of queries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// `HEAD`, which in direct mode is fetched before anything else or not at all, and whose ref
    /// is noted only when its commit is at hand.
    Head,
    /// A canonical version.
    Version,
    /// A pseudo-version. Only its `.info` forgets which ref led to the commit.
    PseudoVersion,
    /// A branch, or a tag that is no version.
    Name,
    /// Digits of a commit. In direct mode a commit that is at hand is taken without a look at the
    /// refs, so that it has a ref or not.
    Hash,
    /// `latest` or the beginning of a version: chosen from a list, and only in direct mode the
    /// choice has an origin.
    Choice,
}

/// Versions before names and hashes: `go` keeps one `.info` for each version, and a branch or a
/// commit that means the same version overwrites it with what it knows of the ref.
pub(super) const STAGES: [&[Kind]; 3] = [
    &[Kind::Head],
    &[Kind::Version, Kind::PseudoVersion],
    &[Kind::Name, Kind::Hash, Kind::Choice],
];

pub(super) fn kind(query: &str) -> Kind {
    let is_hash =
        (7..=40).contains(&query.len()) && query.bytes().all(|digit| digit.is_ascii_hexdigit());
    match Version::parse(query) {
        Ok(version) if version.is_pseudo() => Kind::PseudoVersion,
        Ok(_) => Kind::Version,
        Err(_) if query == "HEAD" => Kind::Head,
        Err(_) if query == "latest" => Kind::Choice,
        Err(_) if canonical(query).is_some() && !query.contains('+') => Kind::Choice,
        Err(_) if is_hash => Kind::Hash,
        Err(_) => Kind::Name,
    }
}

impl Kind {
    /// Whether the `.info` files agree. Only that of a version that was asked for by itself says
    /// where it comes from.
    pub(super) fn same_info(self, direct: Option<&Info>, proxied: Option<&Info>) -> bool {
        let facts =
            |info: Option<&Info>| info.map(|info| (info.version.clone(), info.time.clone()));
        match self {
            Self::Version | Self::PseudoVersion => direct == proxied,
            Self::Head | Self::Name | Self::Hash | Self::Choice => facts(direct) == facts(proxied),
        }
    }

    /// Whether the query was resolved alike.
    pub(super) fn same_origin(self, direct: Option<&Origin>, proxied: Option<&Origin>) -> bool {
        let without_ref = |origin: Option<&Origin>| {
            origin.map(|origin| Origin {
                reference: String::new(),
                ..origin.clone()
            })
        };
        match self {
            Self::Version | Self::Name => direct == proxied,
            Self::Head | Self::PseudoVersion | Self::Hash => {
                without_ref(direct) == without_ref(proxied)
            }
            Self::Choice => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_told_apart() {
        for (query, expected) in [
            ("v1.2.3", Kind::Version),
            ("v2.0.0+incompatible", Kind::Version),
            ("v0.0.0-20200101000000-abcdefabcdef", Kind::PseudoVersion),
            ("latest", Kind::Choice),
            ("v1", Kind::Choice),
            ("v1.2", Kind::Choice),
            ("v1.2.3+meta", Kind::Name),
            ("main", Kind::Name),
            ("HEAD", Kind::Head),
            ("abcdef0", Kind::Hash),
            ("abcdef", Kind::Name),
        ] {
            assert_eq!(kind(query), expected, "{query}");
        }
    }
}

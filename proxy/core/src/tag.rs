//! Which tags of a repository name which versions of which module.
//!
//! A module in the directory `sub` of its repository has tags `sub/v1.2.3`; one at the root has
//! tags `v1.2.3`. The directory of a major version (`sub/v2`) never shows in a tag. Source: Go
//! Modules Reference, "Mapping versions to commits".

use crate::version::Version;
use crate::version::{pseudo, semver};

/// What a tag says about a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagVersion {
    /// The version, without build metadata.
    pub version: Version,
    /// Whether the tag is exactly that version. Otherwise (`v1.2.3+meta`) it names no version
    /// and only serves as the base of a pseudo-version.
    pub is_canonical: bool,
}

/// What the tags of the module in `directory` (relative to the repository's root, without
/// slashes around it, empty for the root) begin with: nothing or `directory/`.
pub fn prefix_of(directory: &str) -> String {
    if directory.is_empty() {
        String::new()
    } else {
        format!("{directory}/")
    }
}

/// The one tag that can name `version` of the module in `directory`.
pub fn name_of(version: &Version, directory: &str) -> String {
    prefix_of(directory) + version.without_incompatible().as_str()
}

/// The version under which `tag` (without `refs/tags/`) stands in the list of versions of the
/// module in `directory`: only exact canonical versions without build metadata, and nothing that
/// looks like a pseudo-version. Whether the major version fits is left to the caller.
pub fn listed_version(tag: &str, directory: &str) -> Option<Version> {
    let version = Version::parse(remainder(tag, directory)?).ok()?;
    (!version.is_incompatible() && !version.is_pseudo()).then_some(version)
}

/// What `tag` says about the module in `directory` when a commit is to be named: tags with build
/// metadata count as well, incomplete ones (`v1.2`) do not.
///
/// The `go` command looks for the form of a pseudo-version in the whole name of the tag, so that
/// the prefix of a directory hides it; this does the same.
pub fn version_of(tag: &str, directory: &str) -> Option<TagVersion> {
    if pseudo::is_pseudo(tag) {
        return None;
    }
    let remainder = remainder(tag, directory)?;
    let canonical = semver::canonical(remainder).filter(|text| remainder.starts_with(text))?;
    Some(TagVersion {
        version: Version::parse(&canonical).ok()?,
        is_canonical: canonical == remainder,
    })
}

fn remainder<'a>(tag: &'a str, directory: &str) -> Option<&'a str> {
    if directory.is_empty() {
        return Some(tag);
    }
    tag.strip_prefix(directory)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(tag: &str, directory: &str) -> Option<String> {
        listed_version(tag, directory).map(|version| version.to_string())
    }

    fn named(tag: &str, directory: &str) -> Option<(String, bool)> {
        let TagVersion {
            version,
            is_canonical,
        } = version_of(tag, directory)?;
        Some((version.to_string(), is_canonical))
    }

    const PSEUDO: &str = "v0.0.0-20190101000000-abcdefabcdef";

    #[test]
    fn tag_with_prefix_belongs_to_subdirectory_module() {
        assert_eq!(listed("sub/v1.2.3", "sub").as_deref(), Some("v1.2.3"));
        assert_eq!(
            listed("a/b/v1.2.3-rc.1", "a/b").as_deref(),
            Some("v1.2.3-rc.1")
        );
        for (tag, directory) in [
            ("sub/v1.2.3", ""),
            ("v1.2.3", "sub"),
            ("subv1.2.3", "sub"),
            ("sub/x/v1.2.3", "sub"),
            ("other/v1.2.3", "sub"),
        ] {
            assert_eq!(listed(tag, directory), None, "{tag} in {directory:?}");
            assert_eq!(named(tag, directory), None, "{tag} in {directory:?}");
        }
    }

    #[test]
    fn only_exact_versions_are_listed() {
        for tag in [
            "v1",
            "v1.2",
            "v1.2.3+meta",
            "v2.0.0+incompatible",
            "1.2.3",
            PSEUDO,
            "v01.0.0",
        ] {
            assert_eq!(listed(tag, ""), None, "{tag}");
        }
        assert_eq!(listed(&format!("sub/{PSEUDO}"), "sub"), None);
    }

    #[test]
    fn build_metadata_are_cut_when_a_commit_is_named() {
        let version = |text: &str, exact| Some((text.to_owned(), exact));
        assert_eq!(named("v1.2.3", ""), version("v1.2.3", true));
        assert_eq!(named("v1.2.3+meta", ""), version("v1.2.3", false));
        assert_eq!(named("v2.0.0+incompatible", ""), version("v2.0.0", false));
        assert_eq!(named("v1.2", ""), None);
        assert_eq!(named("v1.2.0-", ""), None);
    }

    #[test]
    fn pseudo_looking_tags_name_nothing_unless_a_prefix_hides_them() {
        assert_eq!(named(PSEUDO, ""), None);
        assert_eq!(
            named(&format!("sub/{PSEUDO}"), "sub"),
            Some((PSEUDO.to_owned(), true))
        );
    }

    #[test]
    fn the_tag_of_a_version_has_no_incompatible() {
        let version = Version::parse("v2.0.0+incompatible").unwrap();
        assert_eq!(name_of(&version, ""), "v2.0.0");
        assert_eq!(name_of(&version, "a/b"), "a/b/v2.0.0");
    }
}

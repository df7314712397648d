use super::*;
use proptest::prelude::*;

mod pseudo;
mod semver;

/// Canonical versions, pseudo-versions and `+incompatible` among them.
pub(super) fn any_version() -> impl Strategy<Value = Version> {
    "v(0|[1-9][0-9]{0,2})[.](0|[1-9][0-9]{0,22})[.](0|[1-9][0-9]?)(-[a-c](-|[.]([0-9]|[A-C]x|-)){0,3})?([+]incompatible)?"
        .prop_map(|text| Version::parse(&text).unwrap())
}

#[test]
fn only_canonical_versions_are_accepted() {
    for text in [
        "v1.2.3",
        "v0.0.0",
        "v1.2.3-pre.1",
        "v2.0.0+incompatible",
        "v2.0.0-x+incompatible",
    ] {
        assert_eq!(Version::parse(text).unwrap().as_str(), text);
    }
    for text in ["v1", "v1.2", "v1.2.3+meta", "v1.2.3+incompatible.1"] {
        assert!(
            matches!(Version::parse(text), Err(VersionError::NotCanonical { .. })),
            "{text}"
        );
    }
    for text in [
        "",
        "1.2.3",
        "v1.2.3-",
        "v1.2.3-01",
        "v01.2.3",
        "master",
        "v1.2.3 ",
        "v1-pre",
    ] {
        assert!(
            matches!(Version::parse(text), Err(VersionError::NotSemantic(_))),
            "{text}"
        );
    }
}

#[test]
fn the_canonical_form_keeps_incompatible_only() {
    for (text, expected) in [
        ("v1", Some("v1.0.0")),
        ("v1.2", Some("v1.2.0")),
        ("v1.2.3+meta", Some("v1.2.3")),
        ("v1.2.3-x+incompatible", Some("v1.2.3-x+incompatible")),
        ("v1+incompatible", None),
        ("x", None),
    ] {
        assert_eq!(canonical(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn incompatible_comes_and_goes() {
    let plain = Version::parse("v2.0.0").unwrap();
    let marked = plain.with_incompatible();
    assert_eq!(marked.as_str(), "v2.0.0+incompatible");
    assert_eq!(marked.with_incompatible(), marked);
    assert_eq!(marked.without_incompatible(), plain);
    assert!(marked.is_incompatible() && !plain.is_incompatible());
    assert!(plain < marked);
    assert_eq!(marked.major(), "v2");
}

#[test]
fn queries_are_names_of_files() {
    for (escaped, query) in [
        ("master", "master"),
        ("v1.0.0-!r!c1", "v1.0.0-RC1"),
        ("0123abc", "0123abc"),
        ("a b@{1}", "a b@{1}"),
        (".x", ".x"),
    ] {
        assert_eq!(unescape_query(escaped).as_deref(), Ok(query));
    }
    for escaped in [
        "", ".", "..", "a/b", "a.", "a\\b", "a:b", "a*", "con", "!", "A", "é", "a\n", "!!",
    ] {
        assert!(unescape_query(escaped).is_err(), "{escaped:?}");
    }
}

proptest! {
    #[test]
    fn escaping_round_trips(version in any_version()) {
        prop_assert_eq!(Version::unescape(&version.escape()), Ok(version.clone()));
        prop_assert_eq!(unescape_query(&version.escape()), Ok(version.to_string()));
    }

    #[test]
    fn parsing_prints_the_same_text(version in any_version()) {
        let text = version.to_string();
        prop_assert_eq!(Version::parse(&text), Ok(version));
    }

    #[test]
    fn equal_in_order_means_equal(left in any_version(), right in any_version()) {
        prop_assert_eq!(left.cmp(&right) == Ordering::Equal, left == right);
        prop_assert_eq!(left.cmp(&right), right.cmp(&left).reverse());
    }

    #[test]
    fn order_is_transitive(mut list in prop::collection::vec(any_version(), 3)) {
        list.sort();
        prop_assert!(list[0] <= list[1] && list[1] <= list[2] && list[0] <= list[2]);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,30}") {
        let _ = Version::parse(&text);
        let _ = unescape_query(&text);
    }
}

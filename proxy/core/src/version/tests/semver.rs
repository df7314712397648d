use super::*;
use crate::version::semver::{canonical, compare, is_valid};

/// Ascending; neighbours in one row are of equal precedence.
const ASCENDING: &[&[&str]] = &[
    &[
        "",
        "1.0.0",
        "v",
        "bad",
        "v01",
        "v1.2.3-",
        "v1.2.3+",
        "v1-pre",
        "v1.2+meta",
        "v1.2.3-01",
    ],
    &["v0.0.0-alpha"],
    &["v0", "v0.0", "v0.0.0", "v0.0.0+x"],
    &["v0.0.1"],
    &["v1.0.0-0"],
    &["v1.0.0-1"],
    &["v1.0.0-9"],
    &["v1.0.0-10"],
    &["v1.0.0-99999999999999999999998"],
    &["v1.0.0-99999999999999999999999"],
    &["v1.0.0--"],
    &["v1.0.0-0a"],
    &["v1.0.0-ALPHA"],
    &["v1.0.0-alpha"],
    &["v1.0.0-alpha.1"],
    &["v1.0.0-alpha.beta"],
    &["v1.0.0-beta"],
    &["v1.0.0-beta.2"],
    &["v1.0.0-beta.11"],
    &["v1.0.0-rc.1"],
    &[
        "v1",
        "v1.0",
        "v1.0.0",
        "v1.0.0+0.00.x",
        "v1.0.0+incompatible",
    ],
    &["v1.2"],
    &["v1.10.0"],
    &["v2.0.0"],
    &["v10.0.0"],
    &["v99999999999999999999998.0.0"],
    &["v99999999999999999999999.0.0"],
];

#[test]
fn versions_are_ordered_by_precedence() {
    for (i, left) in ASCENDING.iter().enumerate() {
        for (j, right) in ASCENDING.iter().enumerate() {
            for (left, right) in left
                .iter()
                .flat_map(|left| right.iter().map(move |r| (left, r)))
            {
                assert_eq!(compare(left, right), i.cmp(&j), "{left} against {right}");
            }
        }
    }
}

#[test]
fn whatever_precedes_all_is_invalid() {
    assert!(ASCENDING[0].iter().all(|text| !is_valid(text)));
    assert!(
        ASCENDING[1..]
            .iter()
            .flat_map(|row| row.iter())
            .all(|text| is_valid(text))
    );
}

#[test]
fn the_canonical_form_is_complete_and_without_build() {
    for (text, expected) in [
        ("v1", Some("v1.0.0")),
        ("v1.2", Some("v1.2.0")),
        ("v1.2.3-a.b+c.d", Some("v1.2.3-a.b")),
        ("v2.0.0+incompatible", Some("v2.0.0")),
        ("v1.2.3-+", None),
    ] {
        assert_eq!(canonical(text).as_deref(), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn the_canonical_form_is_of_equal_precedence(
        text in "v[0-9]{1,2}([.][0-9]{1,2}){0,3}(-[0-9a.-]{0,5})?([+][0-9a.]{0,3})?"
    ) {
        if let Some(canonical_form) = canonical(&text) {
            prop_assert_eq!(compare(&text, &canonical_form), Ordering::Equal);
            prop_assert_eq!(canonical(&canonical_form), Some(canonical_form));
        }
    }
}

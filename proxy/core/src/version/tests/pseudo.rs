use super::*;
use crate::object_id::ObjectId;
use crate::version::pseudo::{PseudoVersion, PseudoVersionError, is_pseudo, make};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
/// 2024-02-29T12:34:56Z
const TIME: i64 = 1_709_210_096;

fn made(base: Option<&str>, major: &str) -> String {
    let base = base.map(|base| Version::parse(base).unwrap());
    let made = make(base.as_ref(), major, TIME, COMMIT.parse().unwrap());
    made.unwrap().to_string()
}

fn base_of(text: &str) -> Result<Option<String>, PseudoVersionError> {
    let version = Version::parse(text).unwrap();
    let base = PseudoVersion::parse(&version).unwrap().base()?;
    Ok(base.map(|base| base.to_string()))
}

#[test]
fn each_form_is_made_and_read() {
    for (base, major, expected) in [
        (None, "v0", "v0.0.0-20240229123456-0123456789ab"),
        (None, "v3", "v3.0.0-20240229123456-0123456789ab"),
        (Some("v1.2.3"), "v1", "v1.2.4-0.20240229123456-0123456789ab"),
        (
            Some("v1.2.9"),
            "v1",
            "v1.2.10-0.20240229123456-0123456789ab",
        ),
        (
            Some("v1.2.99"),
            "v1",
            "v1.2.100-0.20240229123456-0123456789ab",
        ),
        (Some("v1.2.0"), "v1", "v1.2.1-0.20240229123456-0123456789ab"),
        (
            Some("v1.2.3-rc.1"),
            "v1",
            "v1.2.3-rc.1.0.20240229123456-0123456789ab",
        ),
        (
            Some("v1.2.3-0"),
            "v1",
            "v1.2.3-0.0.20240229123456-0123456789ab",
        ),
        (
            Some("v4.2.3+incompatible"),
            "v0",
            "v4.2.4-0.20240229123456-0123456789ab+incompatible",
        ),
        (
            Some("v4.2.3-x+incompatible"),
            "v0",
            "v4.2.3-x.0.20240229123456-0123456789ab+incompatible",
        ),
    ] {
        assert_eq!(made(base, major), expected);
        assert_eq!(base_of(expected), Ok(base.map(str::to_owned)));
        let version = Version::parse(expected).unwrap();
        let pseudo = PseudoVersion::parse(&version).unwrap();
        assert_eq!(
            (pseudo.time(), pseudo.revision()),
            (Ok(TIME), "0123456789ab")
        );
    }
}

#[test]
fn what_only_resembles_a_pseudo_version_is_none() {
    for text in [
        "v1.2.3",
        "v1.2.3-20240229123456-0123456789ab",
        "v0.0.1-20240229123456-0123456789ab",
        "v0.0.0-2024022912345-0123456789ab",
        "v0.0.0-202402291234567-0123456789ab",
        "v0.0.0-20240229123456",
        "v0.0.0-20240229123456-",
        "v0.0.0-20240229123456-01.23",
        "v0.0.0-x20240229123456-0123456789ab",
        "v1.2.3-1.20240229123456-0123456789ab",
        "v1.2.3-pre0.20240229123456-0123456789ab",
        "v1.2.3-pre-0.20240229123456-0123456789ab",
        "v0.0-20240229123456-0123456789ab",
        "0.0.0-20240229123456-0123456789ab",
        "sub/v0.0.0-20240229123456-0123456789ab",
    ] {
        assert!(!is_pseudo(text), "{text}");
    }
    for text in [
        "v0.0.0-20240229123456-Z",
        "v0.0.0-99999999999999-0123456789abcdef",
        "v1.2.0-0.20240229123456-0123456789ab+any.0",
        "v1.2.3-a-b.0.20240229123456-0123456789ab",
    ] {
        assert!(is_pseudo(text), "{text}");
    }
}

#[test]
fn impossible_bases_are_errors() {
    assert!(matches!(
        base_of("v1.2.0-0.20240229123456-0123456789ab"),
        Err(PseudoVersionError::NegativePatch(_))
    ));
    assert!(matches!(
        base_of("v2.0.0-20240229123456-0123456789ab+incompatible"),
        Err(PseudoVersionError::IncompatibleWithoutBase(_))
    ));
}

#[test]
fn impossible_times_are_errors() {
    for time in [
        "20240230000000",
        "20241301000000",
        "20240229240000",
        "20240229006000",
        "20240229000060",
    ] {
        let version = Version::parse(&format!("v0.0.0-{time}-0123456789ab")).unwrap();
        let pseudo = PseudoVersion::parse(&version).unwrap();
        assert!(
            matches!(pseudo.time(), Err(PseudoVersionError::Time { .. })),
            "{time}"
        );
    }
    let commit: ObjectId = COMMIT.parse().unwrap();
    for time in [i64::MIN, -62_167_219_201, 253_402_300_800, i64::MAX] {
        assert!(matches!(
            make(None, "v0", time, commit),
            Err(PseudoVersionError::YearOutOfRange(_))
        ));
    }
}

proptest! {
    #[test]
    fn making_and_reading_round_trips(
        base in prop::option::of(any_version()),
        time in 0_i64..253_000_000_000,
        commit in "[0-9a-f]{40}",
    ) {
        let made = make(base.as_ref(), "v7", time, commit.parse().unwrap()).unwrap();
        prop_assert_eq!(Version::parse(made.as_str()), Ok(made.clone()));
        let pseudo = PseudoVersion::parse(&made).unwrap();
        prop_assert_eq!(pseudo.base(), Ok(base.clone()));
        prop_assert_eq!(pseudo.time(), Ok(time));
        prop_assert_eq!(pseudo.revision(), &commit[..12]);
        if let Some(base) = base {
            prop_assert!(base < made && made.is_prerelease());
        }
    }

    #[test]
    fn a_pseudo_version_sorts_below_the_next_release(base in any_version()) {
        let made = make(Some(&base), "v0", TIME, COMMIT.parse().unwrap()).unwrap();
        let semantic = base.semantic();
        let next = format!("v{}.{}.{}9", semantic.major, semantic.minor, semantic.patch);
        if semantic.patch != "0" {
            prop_assert!(made < Version::parse(&next).unwrap());
        }
    }
}

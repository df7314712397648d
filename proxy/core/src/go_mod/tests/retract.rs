use super::*;
use crate::version::Version;
use proptest::prelude::*;

fn retracts(content: &str, version: &str) -> bool {
    let version = Version::parse(version).unwrap();
    parse(content).retractions.contains(&version)
}

#[test]
fn intervals_are_closed_and_ordered_by_precedence() {
    let content = "retract [v1.2.0, v1.10.0]";
    for version in ["v1.2.0", "v1.9.3", "v1.10.0", "v1.10.0-rc.1"] {
        assert!(retracts(content, version), "{version}");
    }
    for version in ["v1.2.0-rc.1", "v1.1.9", "v1.10.1-0", "v2.0.0+incompatible"] {
        assert!(!retracts(content, version), "{version}");
    }
}

#[test]
fn bounds_need_not_be_canonical() {
    for content in [
        "retract v1",
        "retract \"v1.0.0\"",
        "retract v1.0.0+meta",
        "retract [nonsense, v1.0.0]",
        "retract [v1.0.0 , v1] and more",
        "retract v1.0.0, v2.0.0",
        "retract (\n\t[ v0.9.0,v1.2.0 ]\n)",
    ] {
        assert!(retracts(content, "v1.0.0"), "{content}");
    }
}

#[test]
fn malformed_retractions_take_nothing_back() {
    for content in [
        "retract",
        "retract (v1.0.0, v1.1.0)",
        "retract [v1.0.0 v1.1.0]",
        "retract [v1.0.0, v1.1.0",
        "retract [v0.1.0, nonsense]",
        "retract [v1.1.0, v0.9.0]",
        "retract nonsense",
        "retract `v1.0.0`",
        "retract 'v1.0.0'",
        "retract v1.0.0,v1.1.0,x",
    ] {
        let expected = content.contains(",x");
        assert_eq!(retracts(content, "v1.0.0"), expected, "{content}");
    }
}

#[test]
fn the_rationales_of_a_version_come_in_the_order_of_the_file() {
    let content = "retract [v1.0.0, v1.5.0] // one\nretract v1.6.0 // no\nretract v1.2.0 // two";
    let go_mod = parse(content);
    let version = Version::parse("v1.2.0").unwrap();
    assert_eq!(
        go_mod.retractions.rationales(&version).collect::<Vec<_>>(),
        ["one", "two"]
    );
}

#[test]
fn more_retractions_than_can_be_meant_are_refused() {
    let lines = "v0\n".repeat(MAX_RETRACTIONS);
    assert!(GoMod::parse_lax(format!("retract (\n{lines})").as_bytes()).is_ok());
    let refused = GoMod::parse_lax(format!("retract (\n{lines}v0\n)").as_bytes());
    assert_eq!(refused.unwrap_err(), GoModError::TooManyRetractions);
}

proptest! {
    #[test]
    fn merged_intervals_answer_as_each_does(
        bounds in prop::collection::vec(("(v1[.][0-9](-rc)?|x)", "(v1[.][0-9](-rc)?|x)"), 0..8),
        version in "v1[.][0-9][.][01]",
    ) {
        let lines: Vec<String> = bounds.iter()
            .map(|(low, high)| {
                let [low, high] = [low, high].map(|bound| bound.replace("-rc", ".0-rc"));
                format!("retract [{low}, {high}]\n")
            })
            .collect();
        let go_mod = parse(&lines.concat());
        let version = Version::parse(&version).unwrap();
        let any = go_mod.retractions.rationales(&version).next().is_some();
        prop_assert_eq!(go_mod.retractions.contains(&version), any);
    }
}

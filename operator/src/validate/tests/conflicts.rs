//! Which of several projects is taken.

use super::*;

const NOTHING: fn() -> Value = || json!({});

#[test]
fn of_two_with_one_number_or_path_the_older_is_taken() {
    let world = World::new()
        .project("younger-id", 3, 1, "x/y", &NOTHING())
        .project("younger-path", 3, 2, "PLATFORM/a", &NOTHING())
        .project("older", 2, 1, "platform/a", &NOTHING());
    let judged = world.judge().unwrap();
    assert_eq!(reason(&judged, "older"), None);
    for (name, field) in [
        ("younger-id", "spec.projectId"),
        ("younger-path", "spec.path"),
    ] {
        assert_eq!(reason(&judged, name), Some(Reason::Conflict));
        let Verdict::Rejected(fault) = verdict(&judged, name) else {
            panic!("rejected")
        };
        let message = &fault.message;
        assert!(message.starts_with(field), "{message}");
        assert!(message.contains("GoModuleProject older"), "{message}");
    }
    assert_eq!(judged.accepted(), 1);
}

#[test]
fn names_decide_between_those_of_one_age_whatever_their_order() {
    for order in [["b", "a"], ["a", "b"]] {
        let world = order.iter().fold(World::new(), |world, name| {
            world.project(name, 1, 1, "platform/a", &NOTHING())
        });
        let judged = world.judge().unwrap();
        assert_eq!(reason(&judged, "a"), None);
        assert_eq!(reason(&judged, "b"), Some(Reason::Conflict));
    }
}

#[test]
fn a_rejected_project_claims_nothing() {
    let world = World::new()
        .project(
            "oldest",
            1,
            1,
            "platform/a",
            &json!({"repository": {"volume": "none", "path": "x.git"}}),
        )
        .project("second", 2, 1, "platform/b", &NOTHING())
        .project("third", 3, 2, "platform/a", &NOTHING())
        .project("fourth", 4, 3, "platform/b", &NOTHING());
    let judged = world.judge().unwrap();
    assert_eq!(reason(&judged, "oldest"), Some(Reason::VolumeNotFound));
    assert_eq!(reason(&judged, "second"), None);
    assert_eq!(reason(&judged, "third"), None);
    assert_eq!(reason(&judged, "fourth"), Some(Reason::Conflict));
}

#[test]
fn volumes_bound_paths_and_visibilities() {
    let bounded = |path: &str, visibility: &str| json!({"repository": {"volume": "bounded", "path": path}, "visibility": visibility});
    let world = World::new()
        .project("good", 1, 1, "a/1", &bounded("platform/x.git", "internal"))
        .project(
            "outside",
            1,
            2,
            "a/2",
            &bounded("platforms/x.git", "private"),
        )
        .project(
            "climbs",
            1,
            3,
            "a/3",
            &bounded("platform/../x.git", "private"),
        )
        .project("visible", 1, 4, "a/4", &bounded("platform/x.git", "public"))
        .project("long", 1, 5, &format!("a/{}", "x".repeat(256)), &NOTHING());
    let judged = world.judge().unwrap();
    for (name, expected) in [
        ("good", None),
        ("outside", Some(Reason::PathNotAllowed)),
        ("climbs", Some(Reason::InvalidSpec)),
        ("visible", Some(Reason::VisibilityNotAllowed)),
        ("long", Some(Reason::InvalidSpec)),
    ] {
        assert_eq!(reason(&judged, name), expected, "{name}");
    }
}

//! What a project declares, and why one is left out.

use super::*;

#[test]
fn the_flag_in_effect_is_the_project_s_own_or_else_the_instance_s() {
    for (instance, own, effective) in [
        ("true", "", true),
        ("true", ", enabled: false", false),
        ("false", "", false),
        ("false", ", enabled: true", true),
        ("false", ", enabled: null", false),
    ] {
        let text = INSTANCE.replace("enabled: true", &format!("enabled: {instance}"));
        let text = format!("{text}\nprojects:\n{}", project(1, "a/b", own));
        let set = read(&text).unwrap();
        assert_eq!(set.projects[0].enabled, effective, "{instance} {own}");
    }
}

#[test]
fn a_wrong_project_is_left_out_with_field_value_and_remedy() {
    let good = project(1, "a/good", "");
    let hashed = "repository: {volume: repositories, path: '@hashed/aa.git'}";
    for (entry, words) in [
        (project(0, "a/b", ""), "project a/b is left out: id: 0"),
        (project(2, "nogroup", ""), "path: "),
        (
            "- {id: 2}\n".to_owned(),
            "project projects[1] is left out: missing field",
        ),
        ("- 7\n".to_owned(), "project projects[1]"),
        (project(1, "a/c", ""), "id: project a/good has it"),
        (project(2, "A/Good", ""), "path: project a/good has it"),
        (project(2, "a/b", ", visibility: secret"), "unknown variant"),
        (
            project(2, "a/b", ", requires: [time-travel]"),
            "requires: this program has no",
        ),
        (
            project(2, "a/b", ", importPaths: [evil.example.com/x]"),
            "not among the proxy's importHosts",
        ),
        (
            project(2, "a/b", ", importPaths: [gitlab.example.com/root/x]"),
            "below the module prefix",
        ),
        (
            "- {id: 2, path: a/b, repository: {volume: gone, path: x.git}}\n".into(),
            "no volume \"gone\"",
        ),
        (
            "- {id: 2, path: a/b, repository: {volume: other, path: ../x.git}}\n".into(),
            "clean relative path",
        ),
        (
            "- {id: 2, path: a/b, repository: {volume: other, path: /x.git}}\n".into(),
            "clean relative path",
        ),
        (
            "- {id: 2, path: a/b, repository: {volume: repositories, path: x.git}}\n".into(),
            "outside of what volume repositories allows: platform/, @hashed",
        ),
        (
            "- {id: 2, path: a/b, repository: {volume: repositories, path: platformx/y.git}}\n"
                .into(),
            "outside of what volume",
        ),
        (
            format!("- {{id: 2, path: a/b, visibility: public, {hashed}}}\n"),
            "visibility: volume repositories allows internal at most",
        ),
    ] {
        let set = set(&format!("{good}{entry}"), "");
        assert_eq!(set.projects.len(), 1, "{entry}");
        let [reason] = &reasons(&set)[..] else {
            panic!("{entry}: {:?}", set.refused);
        };
        assert!(reason.contains(words), "{entry}: {reason}");
    }
    let allowed = set(
        &format!("- {{id: 2, path: a/b, visibility: internal, {hashed}}}\n"),
        "",
    );
    assert!(allowed.refused.is_empty(), "{:?}", allowed.refused);
}

#[test]
fn a_present_path_beats_a_former_one_and_the_first_claim_the_second() {
    let projects = [
        project(1, "a/new", ", formerPaths: [a/old, b/taken]"),
        project(
            2,
            "b/taken",
            ", formerPaths: [A/Old], importPaths: [go.example.com/x]",
        ),
        project(3, "b/third", ", importPaths: [go.example.com/x]"),
    ];
    let set = set(&projects.concat(), "");
    let former: Vec<_> = set.projects[0]
        .former_paths
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(former, ["a/old"]);
    assert!(set.projects[1].former_paths.is_empty());
    assert_eq!(set.projects[1].import_paths.len(), 1);
    assert!(set.projects[2].import_paths.is_empty());
    assert_eq!(reasons(&set).len(), 3, "{:?}", set.refused);
}

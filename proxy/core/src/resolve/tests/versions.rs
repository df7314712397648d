use super::*;
use crate::object_id::ObjectId;
use crate::test_support::id_of;

#[test]
fn a_tag_is_the_version_it_names() {
    let repository = TestRepository::new("one #v1.0.0 go.mod:e.org/r @main");
    let answer = stat(&repository, &module("e.org/r"), "v1.0.0").unwrap();
    assert_eq!(answer.version.as_str(), "v1.0.0");
    assert_eq!(answer.commit.id, repository.id("one"));
    assert_eq!(answer.reference.as_deref(), Some("refs/tags/v1.0.0"));
    assert_eq!(
        (answer.directory, answer.code_directory),
        (String::new(), String::new())
    );
}

#[test]
fn a_nested_module_has_tags_with_its_directory() {
    let repository =
        TestRepository::new("one #a/v1.0.0 #v1.0.1 go.mod:e.org/r a/go.mod:e.org/r/a @main");
    let answer = stat(&repository, &module("e.org/r/a"), "v1.0.0").unwrap();
    assert_eq!(answer.reference.as_deref(), Some("refs/tags/a/v1.0.0"));
    assert_eq!((&*answer.directory, &*answer.code_directory), ("a", "a"));
    assert_eq!(
        resolved(&repository, "e.org/r/a", "v1.0.1"),
        "invalid version: unknown revision a/v1.0.1"
    );
}

#[test]
fn a_tag_on_a_blob_is_listed_and_exists_no_further() {
    let mut repository = TestRepository::new("one #v1.0.0 go.mod:e.org/r @main");
    repository.tag("v1.1.0", id_of("blob"));
    let module = module("e.org/r");
    assert_eq!(listed(&repository, "e.org/r"), "v1.0.0 v1.1.0");
    let reason = "invalid version: revision refs/tags/v1.1.0 is no commit";
    assert_eq!(resolved(&repository, "e.org/r", "v1.1.0"), reason);
    let version = Version::parse("v1.1.0").unwrap();
    assert_eq!(
        locate(&repository, &module, &version)
            .unwrap_err()
            .to_string(),
        reason
    );
    assert_eq!(
        go_mod(&repository, &module, &version)
            .unwrap_err()
            .to_string(),
        reason
    );
}

#[test]
fn a_go_mod_file_is_served_as_it_is_stored() {
    let mut repository = TestRepository::new("one #v1.0.0 @main");
    let content = "// a comment\r\nmodule \"e.org/fork\"\r\n";
    repository.write("one", "go.mod", content);
    let version = Version::parse("v1.0.0").unwrap();
    let file = go_mod(&repository, &module("e.org/r"), &version).unwrap();
    assert_eq!((file.bytes, file.is_synthesized), (content.into(), false));
}

#[test]
fn a_missing_go_mod_file_at_the_root_is_synthesized() {
    let repository = TestRepository::new("one #v1.0.0 @main");
    let version = Version::parse("v1.0.0").unwrap();
    let file = go_mod(&repository, &module("e.org/r"), &version).unwrap();
    assert_eq!(file.bytes, b"module e.org/r\n");
    assert!(file.is_synthesized);
}

#[test]
fn a_location_is_a_commit_and_a_directory() {
    let repository =
        TestRepository::new("one #a/v2.0.0 a/go.mod:e.org/r/a a/v2/go.mod:e.org/r/a/v2 @main");
    let version = Version::parse("v2.0.0").unwrap();
    let location = locate(&repository, &module("e.org/r/a/v2"), &version).unwrap();
    assert_eq!(location.directory, "a/v2");
    let id: ObjectId = location.commit.id;
    assert_eq!(id, repository.id("one"));
}

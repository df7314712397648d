use super::*;

#[test]
fn canonical_tags_are_listed_by_precedence() {
    let repository = TestRepository::new(
        "one #v1.10.0 #v1.9.0 #v1.10.0-rc.1 #v0.1.0 #v1.2 #v1 #v1.0.0+meta #1.0.0 #x/v1.0.0
         two #v0.0.0-20200101000000-abcdefabcdef #v3.0.0-beta1.01",
    );
    assert_eq!(
        listed(&repository, "e.org/r"),
        "v0.1.0 v1.9.0 v1.10.0-rc.1 v1.10.0"
    );
}

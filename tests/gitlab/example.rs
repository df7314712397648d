//! The example of GitLab's API page, which calls a module by its project's name and leaves the `v`
//! of the version out.

use crate::{
    ask::at,
    tokens::Credential as By,
    world::{Variant, World},
};

#[test]
fn the_api_page_s_example_tells_readers_the_url_that_was_meant() {
    let mut world = World::new();
    let mut says = |ask: crate::ask::Ask| {
        let answer = world.answer(&ask);
        assert_eq!(answer.status, 404, "{}", answer.text());
        answer.text()
    };
    let example = |by: By| at("1", "my-go-lib/@v/1.0.1.info").by(by);
    let url = "https://gitlab.example.com/api/v4/projects/1/packages/go/\
               gitlab.example.com/ns/my-go-lib/@v/v1.0.1.info";
    for text in [
        says(example(By::Member)),
        says(example(By::Nobody).when(Variant::Public)),
    ] {
        assert!(text.starts_with(r#"{"error":"404 Not Found""#), "{text}");
        assert!(text.contains(url), "{text}");
    }
    let nobody = says(example(By::Nobody));
    assert!(!nobody.contains("ns/my-go-lib"), "{nobody}");
    for by in [By::Stranger, By::Guest, By::Nonsense] {
        assert_eq!(says(example(by)), nobody, "{by:?}");
    }
    let absent = at("4711", "my-go-lib/@v/1.0.1.info").by(By::Member);
    assert_eq!(says(absent), nobody);
    let nested = at("ns%2Fmy-go-lib", "my-go-lib/v2/@v/list").by(By::Member);
    let text = says(nested);
    let url = "/projects/ns%2Fmy-go-lib/packages/go/gitlab.example.com/ns/my-go-lib/v2/@v/list";
    assert!(text.contains(url), "{text}");
}

//! Two projects that want the same number or path.

use goproxy_tests::cluster::condition;
use goproxy_tests::cluster::resources::{project, proxy};

use crate::world::namespace;

#[test]
fn the_older_project_wins_and_the_younger_takes_over_when_it_goes() {
    let go = namespace("conflicts");
    go.apply(&project("orphan", 9, "platform/orphan").replace("name: main", "name: nobody"));
    go.wait_for(
        "gomoduleproject",
        "orphan",
        "Accepted",
        "False",
        "ProxyNotFound",
    );
    go.apply(&(proxy("main", "") + &project("older", 1, "platform/lib")));
    go.wait_for("gomoduleproject", "older", "Accepted", "True", "Accepted");
    // Creation times have whole seconds; of the same second the name decides, here as well.
    go.apply(&(project("younger", 1, "platform/other") + &project("path", 2, "platform/LIB")));
    go.wait_for(
        "gomoduleproject",
        "younger",
        "Accepted",
        "False",
        "Conflict",
    );
    let stalled = go.wait_for("gomoduleproject", "path", "Accepted", "False", "Conflict");
    assert!(
        stalled["status"]["conditions"]
            .to_string()
            .contains("Stalled")
    );
    let counts = go.wait("goproxy", "main", "all projects counted", |object| {
        object["status"]["projects"]["total"] == 3
    });
    assert_eq!(counts["status"]["projects"]["rejected"], 2);

    go.kubectl(&["delete", "gomoduleproject", "older"]);
    go.wait_for("gomoduleproject", "younger", "Accepted", "True", "Accepted");
    go.wait_for("gomoduleproject", "path", "Accepted", "True", "Accepted");
}

#[test]
fn former_and_import_paths_belong_to_the_older_and_pass_on_when_it_goes() {
    let go = namespace("claims-of-paths");
    let claiming = |name: &str, id: u32, path: &str| {
        let claims =
            "  redirectedPaths: [platform/old]\n  importPaths: [go.example.org/lib]\n---\n";
        project(name, id, path).replace("---\n", claims)
    };
    go.apply(
        &(proxy("main", "  importHosts: [go.example.org]\n") + &claiming("a", 1, "platform/a")),
    );
    go.wait_for("gomoduleproject", "a", "Accepted", "True", "Accepted");
    go.apply(&claiming("b", 2, "platform/b"));
    let partly = |name: &str, owner: &str, paths: &[&str]| {
        let object = go.wait_for(
            "gomoduleproject",
            name,
            "Accepted",
            "True",
            "PartiallyAccepted",
        );
        let message = condition(&object, "Accepted")["message"].to_string();
        for path in paths {
            let words = format!("{path} belongs to GoModuleProject {owner}");
            assert!(message.contains(&words), "{words}: {message}");
        }
    };
    partly("b", "a", &["platform/old", "go.example.org/lib"]);
    // A path that a project has at present beats all former ones, however old.
    go.apply(&project("c", 3, "platform/old"));
    partly("a", "c", &["platform/old"]);
    partly("b", "a", &["go.example.org/lib"]);

    go.kubectl(&["delete", "gomoduleproject", "a"]);
    partly("b", "c", &["platform/old"]);
    go.kubectl(&["delete", "gomoduleproject", "c"]);
    go.wait_for("gomoduleproject", "b", "Accepted", "True", "Accepted");
}

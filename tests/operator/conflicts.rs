//! Two projects that want the same number or path.

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
        "ProjectIdConflict",
    );
    let stalled = go.wait_for(
        "gomoduleproject",
        "path",
        "Accepted",
        "False",
        "PathConflict",
    );
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

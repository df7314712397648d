//! The modules of a project's repository in its status.

use serde_json::{Value, json};

use goproxy_tests::cluster::resources::{project, proxy};

use crate::world::namespace;

#[test]
fn modules_are_told_of_with_their_latest_versions_and_stay_when_pods_go() {
    let go = namespace("modules");
    go.apply(&(proxy("main", "") + &project("lib", 1, "platform/lib")));
    let latest = |version: &'static str| {
        move |object: &Value| {
            let path = "gitlab.example.com/platform/lib";
            object["status"]["modules"] == json!([{"path": path, "latest": version}])
                && object["status"]["moduleCount"] == 1
        }
    };
    let first = latest("v1.0.0");
    go.wait("gomoduleproject", "lib", "its module", first);

    for repository in go.repositories("main") {
        goproxy_tests::sandbox::Sandbox::new().git(&repository, &["tag", "v1.1.0", "HEAD"]);
    }
    // A look at the GoProxy notices that a pod has news; any change of it brings one.
    let newer = latest("v1.1.0");
    let number = std::cell::Cell::new(0);
    go.wait("gomoduleproject", "lib", "the newer version", |object| {
        number.set(number.get() + 1);
        let annotation = format!("example.com/look={}", number.get());
        go.kubectl(&["annotate", "--overwrite", "goproxy", "main", &annotation]);
        newer(object)
    });

    // Without a pod nothing new is known, and nothing is forgotten.
    go.patch("goproxy", "main", r#"{"spec": {"replicas": 0}}"#);
    let without = go.wait_for("gomoduleproject", "lib", "Programmed", "Unknown", "NoPods");
    assert!(newer(&without), "{without:#}");
    // The repository of another pod has what it had at first.
    go.patch("goproxy", "main", r#"{"spec": {"replicas": 1}}"#);
    go.wait("gomoduleproject", "lib", "the first version again", first);
}

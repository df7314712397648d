//! A GoProxy that is suspended.

use goproxy_tests::cluster::resources::{project, proxy};

use crate::world::namespace;

#[test]
fn a_suspended_go_proxy_is_left_as_it_is_until_it_goes_on() {
    let go = namespace("suspension");
    go.apply(&(proxy("main", "") + &project("lib", 1, "platform/lib")));
    go.wait_until_ready("main");
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
    // Modules are told of a moment later.
    let served = go.wait("gomoduleproject", "lib", "its modules", |object| {
        object["status"]["moduleCount"].is_number()
    });
    let secret = || go.get("secret", "main-serving-set")["metadata"]["resourceVersion"].clone();
    let before = secret();
    go.patch(
        "goproxy",
        "main",
        r#"{"spec": {"suspend": true, "enabled": false}}"#,
    );
    go.wait_for("goproxy", "main", "Paused", "True", "Suspended");
    go.kubectl(&["delete", "service", "main"]);
    // Judged later than the Service went.
    go.apply(&project("late", 2, "platform/late"));
    go.wait_for(
        "gomoduleproject",
        "late",
        "Programmed",
        "False",
        "Suspended",
    );
    assert_eq!(secret(), before);
    // It is served as it was declared, and nothing new is said of it.
    assert_eq!(go.get("gomoduleproject", "lib"), served);
    go.patch("gomoduleproject", "lib", r#"{"spec": {"enabled": false}}"#);
    go.wait_for("gomoduleproject", "lib", "Programmed", "False", "Suspended");
    go.patch("gomoduleproject", "lib", r#"{"spec": {"enabled": null}}"#);
    go.wait_for("gomoduleproject", "lib", "Programmed", "True", "Programmed");
    assert!(go.get("service", "main").is_null());

    go.patch("goproxy", "main", r#"{"spec": {"suspend": false}}"#);
    go.wait_until_ready("main");
    assert!(go.get("service", "main").is_object() && secret() != before);
}

//! From two resources to answers, and every change of them without a restart.

use goproxy_tests::cluster::condition;
use goproxy_tests::cluster::operator::IMAGE;
use goproxy_tests::cluster::resources::{project, proxy, token};

use crate::world::namespace;

const TOKEN: &str = "glpat-0123456789abcdefghij";

#[test]
fn resources_become_answers_and_their_changes_restart_nothing() {
    let go = namespace("serving");
    go.apply(
        &(proxy("main", "  replicas: 2\n  tokens: [{secretName: ci}]\n")
            + &project("lib", 1, "platform/lib")
            + &token("ci", TOKEN, "")),
    );
    let ready = go.wait_until_ready("main");
    assert_eq!(ready["status"]["readyReplicas"], 2);
    assert_eq!(ready["status"]["image"], IMAGE);
    assert_eq!(ready["status"]["url"], "https://gitlab.example.com");
    assert_eq!(ready["status"]["projects"]["accepted"], 1);
    assert_eq!(
        ready["status"]["servingSet"]["served"],
        ready["status"]["servingSet"]["desired"]
    );
    assert!(
        ready["status"]["selector"]
            .as_str()
            .unwrap()
            .contains("instance=main")
    );
    let project = go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
    assert_eq!(condition(&project, "Programmed")["reason"], "Programmed");
    assert_eq!(
        project["status"]["modulePath"],
        "gitlab.example.com/platform/lib"
    );
    assert_eq!(go.answer("main", TOKEN), Some(200));
    assert_eq!(go.answer("main", "glpat-of-somebody-else-000"), Some(401));

    let generation = || go.get("deployment", "main")["metadata"]["generation"].clone();
    let before = generation();
    go.patch("goproxy", "main", r#"{"spec": {"enabled": false}}"#);
    go.wait_until_ready("main");
    assert_eq!(go.answer("main", TOKEN), Some(404));
    go.patch("gomoduleproject", "lib", r#"{"spec": {"enabled": true}}"#);
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
    go.wait_until_ready("main");
    assert_eq!(go.answer("main", TOKEN), Some(200));
    assert_eq!(
        generation(),
        before,
        "a flag does not concern the pods' template"
    );

    let events = go.kubectl(&["get", "events.events.k8s.io", "-o", "json"]);
    for reason in ["Programmed", "Ready", "Accepted"] {
        assert!(
            events.contains(&format!("\"reason\": \"{reason}\"")),
            "{reason} in {events}"
        );
    }
}

//! Pods that are ready and cannot be asked.

use goproxy_tests::cluster::condition;
use goproxy_tests::cluster::resources::{project, proxy};

use crate::world::namespace;

#[test]
fn a_pod_that_cannot_be_asked_leaves_open_what_is_served_and_is_named() {
    let go = namespace("unreachable");
    go.apply(&(proxy("main", "  replicas: 2\n") + &project("lib", 1, "platform/lib")));
    go.wait_until_ready("main");
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
    let name = go.end_one_pod_in_silence("main");
    go.patch("goproxy", "main", r#"{"spec": {"enabled": false}}"#);
    let unknown = go.wait_for(
        "goproxy",
        "main",
        "Programmed",
        "Unknown",
        "PodsUnreachable",
    );
    let message = condition(&unknown, "Programmed")["message"].to_string();
    assert!(message.contains(&name), "{name} in {message}");
    assert_eq!(condition(&unknown, "Ready")["status"], "False");
    let project = go.wait_for(
        "gomoduleproject",
        "lib",
        "Programmed",
        "Unknown",
        "PodsUnreachable",
    );
    assert!(
        condition(&project, "Programmed")["message"]
            .to_string()
            .contains(&name)
    );
    // Another one in its place can be asked.
    go.kubectl(&["delete", "pod", &name]);
    go.wait_until_ready("main");
    go.wait_for("gomoduleproject", "lib", "Programmed", "True", "Programmed");
}

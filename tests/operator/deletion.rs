//! A GoProxy that is deleted.

use goproxy_tests::cluster::resources::{project, proxy};

use crate::world::namespace;

#[test]
fn everything_goes_with_its_go_proxy_and_nothing_waits_for_the_operator() {
    let go = namespace("deletion");
    go.apply(&(proxy("main", "  replicas: 2\n") + &project("lib", 1, "platform/lib")));
    go.wait_until_ready("main");
    let object = go.get("goproxy", "main");
    assert!(object["metadata"]["finalizers"].is_null());
    go.kubectl(&["delete", "goproxy", "main"]);
    go.wait_until_gone(&[
        ("deployment", "main"),
        ("service", "main"),
        ("poddisruptionbudget", "main"),
        ("networkpolicy", "main"),
        ("serviceaccount", "main-goproxy"),
        ("secret", "main-serving-set"),
    ]);
    go.wait_for_no_proxy("lib");
}

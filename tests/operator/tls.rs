//! A certificate in a Secret of the shape that cert-manager writes, and its rotation.

use std::fs;
use std::process::Command;

use goproxy_tests::authority::{Authority, HOST};
use goproxy_tests::cluster::Namespace;
use goproxy_tests::cluster::resources::{project, proxy};
use serde_json::json;
use tempfile::TempDir;

use crate::world::namespace;

#[test]
fn clients_are_served_over_tls_and_a_new_certificate_restarts_nothing() {
    let go = namespace("tls");
    let (first, second) = (Authority::new(), Authority::new());
    go.apply(
        &(secret(&first)
            + &proxy("main", "  tls: {secretName: certificate}\n")
            + &project("lib", 1, "platform/lib")),
    );
    go.wait_until_ready("main");
    assert!(reaches(&go, &first));
    assert!(!reaches(&go, &second));
    let pods = || go.kubectl(&["get", "pods", "-o", "name"]);
    let before = pods();
    go.apply(&secret(&second));
    go.refresh_pods("main");
    go.world.plane.wait_for("the new certificate", |_| {
        reaches(&go, &second).then_some(())
    });
    assert!(!reaches(&go, &first));
    assert_eq!(pods(), before);
}

fn secret(authority: &Authority) -> String {
    let folder = TempDir::new().unwrap();
    authority.write(folder.path());
    let file = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let secret = json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "type": "kubernetes.io/tls",
        "metadata": {
            "name": "certificate",
            "annotations": {"cert-manager.io/certificate-name": "certificate"},
        },
        "stringData": {
            "tls.crt": file("tls.crt"),
            "tls.key": file("tls.key"),
            "ca.crt": authority.pem(),
        },
    });
    format!("{secret}\n---\n")
}

/// Whether a client that trusts this authority gets an answer from every pod.
fn reaches(go: &Namespace, authority: &Authority) -> bool {
    let folder = TempDir::new().unwrap();
    let trusted = folder.path().join("ca.crt");
    fs::write(&trusted, authority.pem()).unwrap();
    let answers = go.world.kubelet.each(go.name, "main", |pod| {
        let address = pod.serving();
        let curl = Command::new("curl")
            .args([
                "-sS",
                "-o",
                "/dev/null",
                "--max-time",
                "60",
                "--noproxy",
                "*",
            ])
            .args(["--connect-to", &format!("{HOST}:443:{address}")])
            .arg("--cacert")
            .arg(&trusted)
            .arg(format!("https://{HOST}/"))
            .output();
        curl.unwrap().status.success()
    });
    !answers.is_empty() && answers.into_iter().all(|answered| answered)
}

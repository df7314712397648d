//! A GoProxy is scaled as a Deployment is.

use crate::cluster::{MINIMAL_PROXY, namespace, on_each};

#[test]
fn the_scale_subresource_reads_and_writes_replicas() {
    on_each(|plane| {
        namespace(plane, "scale");
        plane.apply(&MINIMAL_PROXY.replace("metadata: {", "metadata: {namespace: scale, "));
        plane.kubectl_output(&["-n", "scale", "scale", "gopx/main", "--replicas=3"]);
        let status = r#"{"status":{"replicas":2,"selector":"app.kubernetes.io/instance=main"}}"#;
        let patch = [
            "-n",
            "scale",
            "patch",
            "gopx/main",
            "--subresource=status",
            "--type=merge",
            "-p",
            status,
        ];
        plane.kubectl_output(&patch);
        let scale = plane.get(&["-n", "scale", "gopx/main", "--subresource=scale"]);
        assert_eq!(scale["spec"]["replicas"], 3);
        assert_eq!(scale["status"]["replicas"], 2);
        assert_eq!(
            scale["status"]["selector"],
            "app.kubernetes.io/instance=main"
        );
        let outcome = plane.kubectl(&["-n", "scale", "scale", "gopx/main", "--replicas=1001"]);
        assert!(
            !outcome.succeeded && outcome.errors.contains("spec.replicas"),
            "{}",
            outcome.errors
        );
    });
}

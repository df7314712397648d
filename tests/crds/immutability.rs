//! What cannot be changed, and that the rest can.

use goproxy_tests::control_plane::ControlPlane;

use crate::cluster::{MINIMAL_PROJECT, namespace, on_each};

#[test]
fn the_number_and_the_proxy_of_a_project_stay() {
    on_each(|plane| {
        namespace(plane, "immutability");
        plane
            .apply(&MINIMAL_PROJECT.replace("metadata: {", "metadata: {namespace: immutability, "));
        for (patch, field, remedy) in [
            (
                r#"{"spec":{"projectId":2}}"#,
                "spec.projectId",
                "a project keeps its number",
            ),
            (
                r#"{"spec":{"projectId":null}}"#,
                "spec.projectId",
                "Required value",
            ),
            (
                r#"{"spec":{"proxyRef":{"name":"other"}}}"#,
                "spec.proxyRef.name",
                "delete the GoModuleProject and create it for the other one",
            ),
            (
                r#"{"spec":{"proxyRef":null}}"#,
                "spec.proxyRef",
                "Required value",
            ),
        ] {
            let outcome = change(plane, patch);
            let errors = outcome.unwrap_err();
            assert!(
                errors.contains(field) && errors.contains(remedy),
                "{patch}: {errors}"
            );
        }
        for patch in [
            r#"{"spec":{"path":"platform/renamed","redirectedPaths":["platform/my-go-lib"]}}"#,
            r#"{"spec":{"visibility":"public","enabled":true}}"#,
            r#"{"spec":{"repository":{"volume":"other","path":"@hashed/6b/86/6b86.git"}}}"#,
        ] {
            change(plane, patch).unwrap();
        }
    });
}

fn change(plane: &ControlPlane, patch: &str) -> Result<(), String> {
    let arguments = [
        "-n",
        "immutability",
        "patch",
        "gomp/my-go-lib",
        "--type=merge",
        "-p",
        patch,
    ];
    let outcome = plane.kubectl(&arguments);
    if outcome.succeeded {
        Ok(())
    } else {
        Err(outcome.errors)
    }
}

//! Every object that the charts render is accepted by a real API server, strictly.

use goproxy_tests::control_plane::ADMIN;

use crate::cluster::shared;
use crate::rendering::{MATRIX, rendered};
use goproxy_tests::helm::Helm;

#[test]
fn the_api_server_accepts_every_object_of_the_matrix() {
    let plane = shared();
    for namespace in ["team-a", "team-b"] {
        plane.kubectl_output(&["create", "namespace", namespace]);
    }
    let helm = Helm::of(plane);
    for name in MATRIX {
        let arguments = [
            "apply",
            "--server-side",
            "--dry-run=server",
            "--validate=strict",
            "-f",
            "-",
        ];
        let outcome = plane.kubectl_as(ADMIN, &arguments, &rendered(&helm, name));
        assert!(outcome.succeeded, "{name}: {}", outcome.errors);
        assert!(outcome.errors.is_empty(), "{name}: {}", outcome.errors);
    }
}

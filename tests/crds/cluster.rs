//! Two control planes with the resource definitions, shared by all tests of this target.

use std::{fs, path::Path, sync::OnceLock};

use goproxy_tests::{
    control_plane::{ControlPlane, Settings},
    workspace,
};

/// The oldest version of Kubernetes that is supported.
const OLDEST: &str = "1.33";

/// Runs a test on each of the control planes.
pub(crate) fn on_each(test: impl Fn(&ControlPlane)) {
    static NEWEST: OnceLock<ControlPlane> = OnceLock::new();
    static EMULATED: OnceLock<ControlPlane> = OnceLock::new();
    test(NEWEST.get_or_init(|| start(None)));
    test(EMULATED.get_or_init(|| start(Some(OLDEST))));
}

fn start(emulated_version: Option<&str>) -> ControlPlane {
    let plane = ControlPlane::start(&Settings {
        emulated_version: emulated_version.map(str::to_owned),
        ..Settings::default()
    });
    for file in ["goproxies.yaml", "gomoduleprojects.yaml"] {
        plane.apply(&read(&workspace::root().join("crds").join(file)));
    }
    plane.kubectl_output(&[
        "wait",
        "--for=condition=Established",
        "--timeout=5m",
        "crd/goproxies.goproxy-operator.github.io",
        "crd/gomoduleprojects.goproxy-operator.github.io",
    ]);
    plane
}

/// A namespace for one test.
pub(crate) fn namespace(plane: &ControlPlane, name: &str) {
    plane.kubectl_output(&["create", "namespace", name]);
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The manifests of a folder below `tests/crds/manifests`: their names and texts, in order.
pub(crate) fn manifests(folder: &str) -> Vec<(String, String)> {
    let folder = workspace::root().join("tests/crds/manifests").join(folder);
    let entries =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .map(|path| (path.display().to_string(), read(&path)))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "{} has no manifests", folder.display());
    found
}

/// A GoProxy that says as little as one can.
pub(crate) const MINIMAL_PROXY: &str = "apiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoProxy\n\
    metadata: {name: main}\nspec:\n  externalURL: https://gitlab.example.com\n\
    \x20 volumes: [{name: repositories, persistentVolumeClaim: {claimName: git}}]\n";

/// A GoModuleProject that says as little as one can.
pub(crate) const MINIMAL_PROJECT: &str = "apiVersion: goproxy-operator.github.io/v1alpha1\n\
    kind: GoModuleProject\nmetadata: {name: my-go-lib}\nspec:\n  proxyRef: {name: main}\n\
    \x20 projectId: 1\n  path: platform/my-go-lib\n\
    \x20 repository: {volume: repositories, path: platform/my-go-lib.git}\n";

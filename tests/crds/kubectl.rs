//! What people see: `kubectl explain`, `kubectl get`, selectors, short names.

use goproxy_tests::control_plane::ControlPlane;

use crate::cluster::{MINIMAL_PROJECT, MINIMAL_PROXY, namespace, on_each};

#[test]
fn kubectl_explains_every_field() {
    on_each(|plane| {
        for (field, words) in [
            (
                "gopx",
                "serves the Go modules of the git repositories on its volumes",
            ),
            (
                "gopx.spec.volumes.persistentVolumeClaim.claimName",
                "PersistentVolumeClaim in this namespace",
            ),
            ("gopx.spec.volumes.maxVisibility", "widest visibility"),
            ("gopx.status.servingSet.served", "every ready pod serves"),
            ("gomp.spec.projectId", "unique in a GoProxy"),
            ("gomp.spec.enabled", "feature flag"),
            ("gomp.status.conditions", "How the GoModuleProject stands"),
        ] {
            let text = plane.kubectl_output(&["explain", field]);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(words), "{field}: {text}");
        }
        for kind in ["gopx", "gomp"] {
            let all = plane.kubectl_output(&["explain", kind, "--recursive"]);
            assert!(all.contains("observedGeneration"), "{all}");
        }
    });
}

#[test]
fn lists_have_columns_short_names_and_a_category() {
    on_each(|plane| {
        create(plane, "columns", "main", "my-go-lib");
        let proxies = plane.kubectl_output(&["-n", "columns", "get", "gopx"]);
        assert_eq!(
            header(&proxies),
            [
                "NAME", "READY", "REASON", "PROJECTS", "REPLICAS", "URL", "AGE"
            ]
        );
        assert!(proxies.contains("https://gitlab.example.com"), "{proxies}");
        let projects = plane.kubectl_output(&["-n", "columns", "get", "gomp"]);
        let names = [
            "NAME",
            "PROJECT-ID",
            "PATH",
            "PROXY",
            "ENABLED",
            "READY",
            "REASON",
            "AGE",
        ];
        assert_eq!(header(&projects), names);
        assert!(projects.contains("platform/my-go-lib"), "{projects}");
        let wide = plane.kubectl_output(&["-n", "columns", "get", "gomp", "-o", "wide"]);
        assert!(
            header(&wide).ends_with(&["VISIBILITY", "MODULES", "MESSAGE"]),
            "{wide}"
        );
        let all = plane.kubectl_output(&["-n", "columns", "get", "goproxy-all", "-o", "name"]);
        assert_eq!(all.lines().count(), 2, "{all}");
        // A category of the same name would take the place of the kind.
        let names = ["-n", "columns", "get", "goproxy", "main", "-o", "name"];
        let one = plane.kubectl_output(&names);
        assert_eq!(one, "goproxy.goproxy-operator.github.io/main\n");
    });
}

#[test]
fn objects_are_found_by_their_fields() {
    on_each(|plane| {
        create(plane, "fields", "main", "first");
        let second = MINIMAL_PROJECT
            .replace(
                "metadata: {name: my-go-lib",
                "metadata: {namespace: fields, name: second",
            )
            .replace("proxyRef: {name: main}", "proxyRef: {name: other}")
            .replace("projectId: 1", "projectId: 20")
            .replace(
                "path: platform/my-go-lib\n",
                "path: platform/second\n  visibility: public\n",
            );
        plane.apply(&second);
        for (selector, found) in [
            ("spec.proxyRef.name=main", "first"),
            ("spec.proxyRef.name=other", "second"),
            ("spec.projectId=20", "second"),
            ("spec.path=platform/my-go-lib", "first"),
            ("spec.visibility=public", "second"),
        ] {
            let arguments = [
                "-n",
                "fields",
                "get",
                "gomp",
                "-o",
                "name",
                "--field-selector",
                selector,
            ];
            let names = plane.kubectl_output(&arguments);
            let wanted = format!("gomoduleproject.goproxy-operator.github.io/{found}\n");
            assert_eq!(names, wanted, "{selector}");
        }
        for (selector, count) in [
            ("spec.enabled=false", 1),
            ("spec.enabled=true", 0),
            ("spec.suspend=false", 1),
        ] {
            let arguments = [
                "-n",
                "fields",
                "get",
                "gopx",
                "-o",
                "name",
                "--field-selector",
                selector,
            ];
            assert_eq!(
                plane.kubectl_output(&arguments).lines().count(),
                count,
                "{selector}"
            );
        }
    });
}

fn create(plane: &ControlPlane, name: &str, proxy: &str, project: &str) {
    namespace(plane, name);
    let metadata = format!("metadata: {{namespace: {name}, ");
    plane.apply(
        &MINIMAL_PROXY
            .replace("name: main}\nspec", &format!("name: {proxy}}}\nspec"))
            .replace("metadata: {", &metadata),
    );
    plane.apply(
        &MINIMAL_PROJECT
            .replace("name: my-go-lib}", &format!("name: {project}}}"))
            .replace("metadata: {", &metadata),
    );
}

fn header(table: &str) -> Vec<&str> {
    table
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect()
}

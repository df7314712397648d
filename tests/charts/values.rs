//! Values that make no sense are refused before anything is sent, and the message says where.

use std::fs;

use goproxy_tests::helm::{Helm, chart};

/// What helm says to `values`.
fn refusal(helm: &Helm, name: &str, values: &str) -> String {
    let path = helm.folder().join("values.yaml");
    fs::write(&path, values).unwrap();
    let path = path.display().to_string();
    let chart = chart(name);
    helm.refusal(&["template", "test", &chart, "--values", &path])
}

#[test]
fn bad_values_of_the_operators_chart_are_refused() {
    let helm = Helm::offline();
    for (values, words) in [
        ("replicas: 2", "replicas"),
        ("image: {tga: v1}", "tga"),
        ("image: {digest: v1}", "/image/digest"),
        ("replicaCount: many", "/replicaCount"),
        ("replicaCount: 11", "/replicaCount"),
        ("logFormat: xml", "/logFormat"),
        ("watchNamespaces: [Team]", "/watchNamespaces/0"),
        ("watchNamespaces: team", "/watchNamespaces"),
        ("crds: {install: true}", "install"),
        (
            "metrics: {serviceMonitor: {interval: often}}",
            "/metrics/serviceMonitor/interval",
        ),
        (
            "networkPolicy: {apiServerPort: 0}",
            "/networkPolicy/apiServerPort",
        ),
        (
            "{watchNamespaces: [a], watchAllNamespaces: true}",
            "watchAllNamespaces and watchNamespaces contradict each other",
        ),
        (
            "serviceAccount: {create: false}",
            "name an existing one in serviceAccount.name",
        ),
        (
            "metrics: {service: {enabled: false}, serviceMonitor: {enabled: true}}",
            "needs metrics.service.enabled",
        ),
    ] {
        let said = refusal(&helm, "goproxy-operator", values);
        let place = words.trim_start_matches('/').replace('/', ".");
        assert!(
            said.contains(words) || said.contains(&place),
            "{values}: {said}"
        );
    }
}

#[test]
fn bad_values_of_the_resources_chart_are_refused() {
    let helm = Helm::offline();
    let project = |spec: &str| {
        format!(
            "requireDefinitions: false\nproxies: {{main: {{spec: {{externalURL: 'https://x.example', \
             volumes: [{{name: git, persistentVolumeClaim: {{claimName: git}}}}]}}}}}}\n\
             projects: {{lib: {{spec: {spec}}}}}\n"
        )
    };
    let good = "{projectId: 1, path: a/b, repository: {volume: git, path: b.git}}";
    for (values, words) in [
        ("proxies: {main: {}}".to_owned(), "spec"),
        (
            "proxies: {main: {spec: {enabled: true}}}".to_owned(),
            "externalURL",
        ),
        (
            "proxies: {Main: {spec: {externalURL: 'https://x.example'}}}".to_owned(),
            "Main",
        ),
        (project("{projectId: one, path: a/b}"), "projectId"),
        (
            project("{projectId: 1, path: a/b, visibilty: public}"),
            "visibilty",
        ),
        (
            project(&good.replace("projectId: 1", "projectId: 1, visibility: secret")),
            "visibility",
        ),
        (project(good) + "tokens: {ci: {token: short}}\n", "token"),
        (
            project(good) + "tokens: {ci: {}}\n",
            "tokens.ci: give either token or sha256",
        ),
        (
            project(good).replace("requireDefinitions: false\n", ""),
            "install the chart goproxy-operator first",
        ),
        (
            format!("requireDefinitions: false\nprojects: {{lib: {{spec: {good}}}}}"),
            "projects.lib.spec.proxyRef.name is missing",
        ),
    ] {
        let said = refusal(&helm, "goproxy", &values);
        assert!(said.contains(words), "{values}: {said}");
    }
}

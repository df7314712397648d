//! A release from its installation to its end, and again.

use goproxy_tests::control_plane::ControlPlane;

use crate::cluster::{NAMESPACE, start};
use goproxy_tests::helm::{Helm, chart};

const PROXY: &str = "goproxies.goproxy-operator.github.io/main";

/// Runs helm on the release `name`.
fn release(helm: &Helm, command: &str, name: &str, more: &[&str]) -> String {
    let chart = chart("goproxy-operator");
    let arguments = [&[command, name, &chart, "--namespace", NAMESPACE], more].concat();
    helm.output(&arguments)
}

/// What is there of the release, by kind and name.
fn objects(plane: &ControlPlane) -> Vec<String> {
    let kinds = "deployments,services,serviceaccounts,roles,rolebindings,clusterroles,\
                 clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings";
    let selector = "app.kubernetes.io/part-of=goproxy-operator";
    let output = plane.kubectl_output(&["get", kinds, "-A", "-l", selector, "-o", "name"]);
    output.lines().map(str::to_owned).collect()
}

fn field(plane: &ControlPlane, object: &str, path: &str) -> String {
    let path = format!("jsonpath={{{path}}}");
    plane.kubectl_output(&["-n", NAMESPACE, "get", object, "-o", &path])
}

fn declare(plane: &ControlPlane) {
    plane.apply(&format!(
        "apiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoProxy\n\
         metadata: {{name: main, namespace: {NAMESPACE}}}\nspec:\n  externalURL: https://x.example\n  \
         volumes: [{{name: git, persistentVolumeClaim: {{claimName: git}}}}]\n"
    ));
}

#[test]
fn releases_are_installed_upgraded_rolled_back_and_uninstalled() {
    let plane = start();
    let helm = Helm::of(&plane);
    let deployment = "deployment/test-goproxy-operator";
    let image = ".spec.template.spec.containers[0].image";
    let replicas = ".spec.replicas";

    let notes = release(&helm, "install", "test", &[]);
    assert!(
        notes.contains("kubectl --namespace go rollout status deployment/test-goproxy-operator"),
        "{notes}"
    );
    assert!(!notes.contains("WARNING"), "{notes}");
    assert!(field(&plane, deployment, image).ends_with("goproxy-operator:0.1.0"));
    plane.kubectl_output(&["wait", "--for=condition=Established", "crd", "--all"]);
    declare(&plane);
    let uid = field(&plane, PROXY, ".metadata.uid");

    release(
        &helm,
        "upgrade",
        "test",
        &["--set", "replicaCount=2", "--set", "image.tag=v2"],
    );
    assert_eq!(field(&plane, deployment, replicas), "2");
    assert!(field(&plane, deployment, image).ends_with(":v2"));
    let budget = field(&plane, "pdb/test-goproxy-operator", ".spec.maxUnavailable");
    assert_eq!(budget, "1");

    helm.output(&["rollback", "test", "1", "--namespace", NAMESPACE]);
    assert_eq!(field(&plane, deployment, replicas), "1");
    let budgets = plane.kubectl_output(&["-n", NAMESPACE, "get", "pdb", "-o", "name"]);
    assert_eq!(budgets, "");

    helm.output(&["uninstall", "test", "--namespace", NAMESPACE]);
    assert_eq!(objects(&plane), Vec::<String>::new());
    assert_eq!(
        field(&plane, PROXY, ".metadata.uid"),
        uid,
        "the resources stay"
    );

    // Under another name the definitions belong to somebody else.
    let chart = chart("goproxy-operator");
    let again = ["install", "other", &chart, "--namespace", NAMESPACE];
    let said = helm.refusal(&again);
    assert!(
        said.contains("invalid ownership metadata") || said.contains("exists"),
        "{said}"
    );
    let _ = helm.run(&["uninstall", "other", "--namespace", NAMESPACE]);
    helm.output(&[&again[..], &["--take-ownership"]].concat());
    assert_eq!(field(&plane, PROXY, ".metadata.uid"), uid);

    // And with everything, as docs/install.md says.
    plane.kubectl_output(&["-n", NAMESPACE, "delete", "gopx,gomp", "--all"]);
    release(&helm, "upgrade", "other", &["--set", "crds.keep=false"]);
    helm.output(&["uninstall", "other", "--namespace", NAMESPACE]);
    plane.wait_for("the definitions to go", |plane| {
        let left = plane.kubectl_output(&["get", "crd", "-o", "name"]);
        (!left.contains("goproxy-operator.github.io")).then_some(())
    });
    assert_eq!(objects(&plane), Vec::<String>::new());
}

#[test]
fn notes_warn_of_what_gives_much_away() {
    let plane = crate::cluster::shared();
    let helm = Helm::of(plane);
    let set = [
        "--dry-run=client",
        "--set",
        "watchAllNamespaces=true,allowHostPath=true,admissionPolicy.enabled=false,\
         crds.enabled=false,rbac.create=false",
    ];
    let notes = release(&helm, "install", "warned", &set);
    for words in [
        "looks after all namespaces",
        "Secrets of the whole cluster",
        "folders of the nodes",
        "change the images of running pods",
        "definitions are not part of this release",
        "what `goproxy-operator rbac` prints",
    ] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
}

//! A namespace of a test's own, with the operator installed in it, repositories on a volume, and a
//! certificate for its proxy.

use std::{
    fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    thread,
};

use goproxy_tests::{
    authority::Authority,
    history::{History, put},
    sandbox::Sandbox,
};
use serde_json::Value;

use crate::cluster::{apply, cluster, helm, kubectl, kubectl_output, state};
use crate::turns::Turn;

/// The version of the images that the node has; `NEXT` is another name of the same.
pub(crate) const NEXT: &str = "next";

/// Held until the definitions are there: the first release brings them for all.
static INSTALLING: Mutex<()> = Mutex::new(());

/// See the module. The GoProxy of each is called `main`.
pub(crate) struct World {
    pub(crate) namespace: &'static str,
    pub(crate) sandbox: Sandbox,
    pub(crate) authority: Authority,
    _turn: Turn,
}

impl World {
    /// With the operator running in a namespace in which the `restricted` level is enforced.
    pub(crate) fn new(namespace: &'static str) -> Self {
        Self::with(namespace, "restricted", &[])
    }

    /// The same for a test that has the cluster to itself.
    pub(crate) fn alone(namespace: &'static str) -> Self {
        Self::build(Turn::alone(), namespace, "restricted", &[])
    }

    /// With another level of pod security, and more values for the operator's chart.
    pub(crate) fn with(namespace: &'static str, level: &str, values: &[&str]) -> Self {
        Self::build(Turn::beside_others(), namespace, level, values)
    }

    fn build(turn: Turn, namespace: &'static str, level: &str, values: &[&str]) -> Self {
        let world = Self {
            namespace,
            sandbox: Sandbox::new(),
            authority: Authority::new(),
            _turn: turn,
        };
        kubectl_output(&["create", "namespace", namespace]);
        let label = format!("pod-security.kubernetes.io/enforce={level}");
        kubectl_output(&["label", "namespace", namespace, &label]);
        world.install_operator("install", values);
        world.certificate();
        fs::create_dir_all(world.volume()).unwrap();
        apply(namespace, &world.claim("git", &world.volume()));
        world
    }

    /// `helm install` or `helm upgrade`, as people type it; ends when the operator is ready.
    pub(crate) fn install_operator(&self, action: &str, values: &[&str]) {
        let installing = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
        // Only one release of the cluster brings the definitions.
        let owner = kubectl_output(&[
            "get",
            "customresourcedefinition",
            "goproxies.goproxy-operator.github.io",
            "--ignore-not-found",
            "--output=jsonpath={.metadata.annotations.meta\\.helm\\.sh/release-namespace}",
        ]);
        let first = owner.is_empty().then_some(installing);
        let ours = first.is_some() || owner == self.namespace;
        let definitions = format!("crds.enabled={ours}");
        let chart = goproxy_tests::helm::chart("goproxy-operator");
        let mut arguments = vec![action, "operator", &*chart, "--namespace", self.namespace];
        arguments.extend(["--wait", "--timeout=3m", "--set", &*definitions]);
        for value in values {
            arguments.extend(["--set", value]);
        }
        helm().output(&arguments);
        drop(first);
    }

    /// The host name of the GoProxy `main`: that of its Service.
    pub(crate) fn host(&self) -> String {
        format!("main.{}.svc", self.namespace)
    }

    /// The folder of the node in which the claim `git` lies.
    pub(crate) fn volume(&self) -> PathBuf {
        state().join("volumes").join(self.namespace)
    }

    /// The bare repository at `path` on the claim `git`.
    pub(crate) fn repository(&self, path: &str) -> PathBuf {
        self.volume().join(format!("{path}.git"))
    }

    /// Makes it, with one module that has these versions.
    pub(crate) fn library(&self, path: &str, versions: &[&str]) {
        let module = format!("module {}/{path}\n\ngo 1.21\n", self.host());
        let mut history = History::new().commit([put("go.mod", module)]);
        for version in versions {
            let text =
                format!("package lib\n\n// Version is {version}.\nconst Version = {version:?}\n");
            history = history.commit([put("lib.go", text)]).tag(version);
        }
        history.create(&self.repository(path), &|| self.sandbox.command("git"));
    }

    fn certificate(&self) {
        let folder = self.sandbox.path("certificate");
        self.authority.write_for(&folder, &[&self.host()]);
        fs::write(self.sandbox.path("ca.pem"), self.authority.pem()).unwrap();
        let certificate = format!("--cert={}", folder.join("tls.crt").display());
        let key = format!("--key={}", folder.join("tls.key").display());
        self.kubectl(&["create", "secret", "tls", "tls", &certificate, &key]);
    }

    /// An object of the namespace; the path's last part, such as `services/main`.
    pub(crate) fn read(&self, group: &str, object: &str) -> Option<Value> {
        let group = if group == "v1" {
            "api/v1"
        } else {
            &format!("apis/{group}")
        };
        cluster().read(&format!("/{group}/namespaces/{}/{object}", self.namespace))
    }

    /// A resource of ours, `goproxies/main` or `gomoduleprojects/NAME`.
    pub(crate) fn resource(&self, object: &str) -> Option<Value> {
        self.read("goproxy-operator.github.io/v1alpha1", object)
    }

    pub(crate) fn apply(&self, manifests: &str) {
        apply(self.namespace, manifests);
    }

    #[track_caller]
    pub(crate) fn kubectl(&self, arguments: &[&str]) -> String {
        kubectl_output(&[&["--namespace", self.namespace], arguments].concat())
    }

    /// Changes fields of an object, as `kubectl patch` does.
    #[track_caller]
    pub(crate) fn patch(&self, kind: &str, name: &str, patch: &str) {
        self.kubectl(&["patch", kind, name, "--type=merge", "--patch", patch]);
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if thread::panicking() {
            let all = [
                "--namespace",
                self.namespace,
                "get",
                "all,goproxies,gomoduleprojects,events",
            ];
            println!("--- {}", kubectl(&all, "").output);
            let logs = [
                "--namespace",
                self.namespace,
                "logs",
                "deployment/operator-goproxy-operator",
                "--tail=40",
            ];
            println!("--- {}", kubectl(&logs, "").output);
            return;
        }
        // What is left would take the machine from the tests that follow.
        helm().run(&["uninstall", "operator", "--namespace", self.namespace]);
        kubectl(&["delete", "namespace", self.namespace, "--wait=false"], "");
        let volume = format!("{}-git", self.namespace);
        kubectl(&["delete", "persistentvolume", &volume, "--wait=false"], "");
    }
}

//! A namespace of a test's own, with the operator installed in it, repositories on a volume, and a
//! certificate for its proxy.

use std::{
    fs,
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    thread,
    time::Duration,
};

use goproxy_tests::{
    authority::Authority,
    history::{History, put},
    sandbox::Sandbox,
};
use serde_json::Value;

use crate::cluster::{apply, cluster, helm, kubectl, kubectl_output, state, wait_for};

/// The version of the images that the node has; `NEXT` is another name of the same.
pub(crate) const NEXT: &str = "next";

/// See the module. The GoProxy of each is called `main`.
pub(crate) struct World {
    pub(crate) namespace: &'static str,
    pub(crate) sandbox: Sandbox,
    pub(crate) authority: Authority,
}

impl World {
    /// With the operator running in a namespace in which the `restricted` level is enforced.
    pub(crate) fn new(namespace: &'static str) -> Self {
        Self::with(namespace, "restricted", &[])
    }

    /// With another level of pod security, and more values for the operator's chart.
    pub(crate) fn with(namespace: &'static str, level: &str, values: &[&str]) -> Self {
        let world = Self {
            namespace,
            sandbox: Sandbox::new(),
            authority: Authority::new(),
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
        // Only one release of the cluster brings the definitions.
        let owner = kubectl_output(&[
            "get",
            "customresourcedefinition",
            "goproxies.goproxy-operator.github.io",
            "--ignore-not-found",
            "--output=jsonpath={.metadata.annotations.meta\\.helm\\.sh/release-namespace}",
        ]);
        let ours = owner.is_empty() || owner == self.namespace;
        let definitions = format!("crds.enabled={ours}");
        let chart = goproxy_tests::helm::chart("goproxy-operator");
        let mut arguments = vec![action, "operator", &*chart, "--namespace", self.namespace];
        arguments.extend(["--wait", "--timeout=3m", "--set", &*definitions]);
        for value in values {
            arguments.extend(["--set", value]);
        }
        helm().output(&arguments);
    }

    /// The host name of the GoProxy `main`: that of its Service.
    pub(crate) fn host(&self) -> String {
        format!("main.{}.svc", self.namespace)
    }

    /// The folder of the node in which the claim `git` lies.
    pub(crate) fn volume(&self) -> PathBuf {
        state().join("volumes").join(self.namespace)
    }

    /// A claim and the volume that it is bound to, a folder of the node; as a provisioner of local
    /// volumes makes them.
    pub(crate) fn claim(&self, name: &str, folder: &std::path::Path) -> String {
        let volume = format!("{}-{name}", self.namespace);
        format!(
            "apiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: {volume}}}\nspec:\n  \
             capacity: {{storage: 1Gi}}\n  accessModes: [ReadOnlyMany]\n  storageClassName: ''\n  \
             claimRef: {{namespace: {namespace}, name: {name}}}\n  local: {{path: {folder}}}\n  \
             nodeAffinity: {{required: {{nodeSelectorTerms: [{{matchExpressions: \
             [{{key: kubernetes.io/hostname, operator: In, values: [node1]}}]}}]}}}}\n---\n\
             apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}}}\nspec:\n  \
             accessModes: [ReadOnlyMany]\n  storageClassName: ''\n  volumeName: {volume}\n  \
             resources: {{requests: {{storage: 1Gi}}}}\n",
            namespace = self.namespace,
            folder = folder.display(),
        )
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

    /// A GoProxy `main` that serves the claim, with more lines of its `spec`.
    pub(crate) fn go_proxy(&self, more: &str) -> String {
        let lines = indented(more);
        format!(
            "apiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoProxy\nmetadata: {{name: main}}\nspec:\n  \
             externalURL: https://{}\n  volumes:\n  - name: git\n    persistentVolumeClaim: {{claimName: git}}\n  \
             tls: {{secretName: tls}}\n{lines}",
            self.host()
        )
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

    /// `kubectl wait --for=condition=Ready`, and until the Services of these GoProxies lead to their pods:
    /// nobody tells when kube-proxy has followed, which takes it a second or so.
    #[track_caller]
    pub(crate) fn wait_until_ready(&self, objects: &[&str]) {
        let wait = ["wait", "--for=condition=Ready", "--timeout=5m"];
        self.kubectl(&[&wait[..], objects].concat());
        for name in objects
            .iter()
            .filter_map(|object| object.strip_prefix("goproxy/"))
        {
            self.wait_for_service(name);
        }
    }

    /// Waits until somebody takes connections to a Service.
    pub(crate) fn wait_for_service(&self, name: &str) {
        wait_for("a Service that leads to pods", || {
            let spec = self.read("v1", &format!("services/{name}"))?["spec"].take();
            let port = spec["ports"][0]["port"].as_u64()?.try_into().ok()?;
            let address = SocketAddr::new(spec["clusterIP"].as_str()?.parse().ok()?, port);
            TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()
        });
    }

    /// Waits until one of our resources has a condition of that status for its present generation, and
    /// returns its message.
    #[track_caller]
    pub(crate) fn wait_for_condition(&self, object: &str, condition: &str, status: &str) -> String {
        let what = format!("{object} {condition}={status}");
        wait_for(&what, || {
            let found = self.resource(object)?;
            let current = current_condition(&found, condition)?;
            (current["status"] == status).then(|| current["message"].as_str().unwrap().to_owned())
        })
    }
}

/// A condition, if it is about the resource as it is now.
pub(crate) fn current_condition<'a>(resource: &'a Value, kind: &str) -> Option<&'a Value> {
    let conditions = resource["status"]["conditions"].as_array()?;
    let found = conditions
        .iter()
        .find(|condition| condition["type"] == kind)?;
    let current = found["observedGeneration"] == resource["metadata"]["generation"];
    current.then_some(found)
}

/// The lines as part of a mapping.
fn indented(lines: &str) -> String {
    let lines: Vec<_> = lines.lines().map(|line| format!("  {line}\n")).collect();
    lines.concat()
}

/// A GoModuleProject of the GoProxy `main`, on the claim `git`, with more lines of its `spec`.
pub(crate) fn project(name: &str, id: u32, path: &str, more: &str) -> String {
    let lines = indented(more);
    format!(
        "---\napiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoModuleProject\nmetadata: {{name: {name}}}\nspec:\n  \
         proxyRef: {{name: main}}\n  projectId: {id}\n  path: {path}\n  \
         repository: {{volume: git, path: {path}.git}}\n{lines}"
    )
}

/// A token Secret with one token, and more keys.
pub(crate) fn token_secret(name: &str, token: &str, more: &str) -> String {
    let lines = indented(more);
    format!(
        "---\napiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\ntype: goproxy-operator.github.io/token\n\
         stringData:\n  token: {token}\n{lines}"
    )
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

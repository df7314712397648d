//! The cluster that KUBECONFIG names.

use std::{env, fs, net::SocketAddr, path::PathBuf, process::Command, sync::OnceLock};

use goproxy_tests::{control_plane::Outcome, helm::Helm, https::Trust, workspace};
use serde_json::Value;

/// An administrator's way to the API server.
pub(crate) struct Cluster {
    address: SocketAddr,
    bearer: String,
    trust: Trust,
}

/// The cluster of this test run.
pub(crate) fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::of(&kubeconfig()))
}

fn kubeconfig() -> PathBuf {
    let path = env::var_os("KUBECONFIG").filter(|_| env::var_os("NODE").is_some());
    let path = path.unwrap_or_else(|| {
        panic!("no node: `make test-cluster` starts one and runs these tests in it")
    });
    path.into()
}

/// The node's name, as scripts/node know it.
pub(crate) fn node() -> String {
    env::var("NODE").unwrap()
}

/// The folder in which the node keeps what is its own.
pub(crate) fn state() -> PathBuf {
    PathBuf::from("/var/lib").join(node())
}

/// Starts or stops a part of the node: kubelet, kube-apiserver, …
pub(crate) fn node_part(action: &str, name: &str) {
    let script = workspace::root().join("scripts/node").join(action);
    let outcome = Outcome::of(Command::new(script).arg(name), "");
    assert!(outcome.succeeded, "{action} {name}: {}", outcome.errors);
}

pub(crate) fn helm() -> Helm {
    Helm::with(kubeconfig())
}

/// Runs kubectl as the administrator.
pub(crate) fn kubectl(arguments: &[&str], input: &str) -> Outcome {
    Outcome::of(Command::new("kubectl").args(arguments), input)
}

/// What kubectl prints.
#[track_caller]
pub(crate) fn kubectl_output(arguments: &[&str]) -> String {
    let outcome = kubectl(arguments, "");
    assert!(
        outcome.succeeded,
        "kubectl {arguments:?}: {}",
        outcome.errors
    );
    outcome.output
}

/// Applies manifests as an administrator does.
#[track_caller]
pub(crate) fn apply(namespace: &str, manifests: &str) {
    let arguments = [
        "--namespace",
        namespace,
        "apply",
        "--server-side",
        "-f",
        "-",
    ];
    let outcome = kubectl(&arguments, manifests);
    assert!(outcome.succeeded, "{}\n{manifests}", outcome.errors);
}

impl Cluster {
    fn of(kubeconfig: &PathBuf) -> Self {
        let text = fs::read_to_string(kubeconfig).unwrap();
        let config: Value = serde_saphyr::from_str(&text).unwrap();
        let cluster = &config["clusters"][0]["cluster"];
        let server = cluster["server"].as_str().unwrap();
        let authority = cluster["certificate-authority"].as_str().unwrap();
        let token = config["users"][0]["user"]["token"].as_str().unwrap();
        Self {
            address: server.trim_start_matches("https://").parse().unwrap(),
            bearer: format!("Bearer {token}"),
            trust: Trust::only(&fs::read_to_string(authority).unwrap()),
        }
    }

    /// What the API has at `path`; nothing if there is nothing, or nobody who answers.
    pub(crate) fn read(&self, path: &str) -> Option<Value> {
        let host = self.address.ip().to_string();
        let headers = [
            ("Authorization", &*self.bearer),
            ("Accept", "application/json"),
        ];
        let answer = self.trust.get(self.address, &host, path, &headers).ok()?;
        let found = answer.status == 200 && answer.complete;
        found.then(|| serde_json::from_slice(&answer.body).unwrap())
    }
}

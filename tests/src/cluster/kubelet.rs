//! What stands in for the kubelet: it runs pods, says that they are ready, and refreshes their
//! Secrets when they are touched, and only then.

use std::collections::BTreeMap;
use std::io::BufReader;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use base64::Engine as _;
use serde_json::Value;

use super::pod::{Pod, Secrets};
use crate::control_plane::{ADMIN, ControlPlane, path};

const TOUCHED: &str = "goproxy-operator.github.io/serving-set";
const INSTANCE: &str = "app.kubernetes.io/instance";

/// A pod, its manifest as it was first seen, and what it was touched with last.
#[derive(Debug)]
struct Running {
    namespace: String,
    proxy: String,
    manifest: Value,
    touched: Value,
    pod: Option<Pod>,
}

/// The stand-in.
#[derive(Clone, Debug)]
pub struct Kubelet {
    plane: &'static ControlPlane,
    /// By uid.
    pods: Arc<Mutex<BTreeMap<String, Running>>>,
}

impl Kubelet {
    /// Begins to watch the pods of all namespaces.
    pub(super) fn start(plane: &'static ControlPlane) -> Self {
        let kubelet = Self {
            plane,
            pods: Arc::default(),
        };
        let watching = kubelet.clone();
        let mut watch = watch(plane);
        let output = BufReader::new(watch.stdout.take().unwrap());
        thread::spawn(move || {
            // The process holds its input open until this thread ends with the test process.
            let _watch = watch;
            let events = serde_json::Deserializer::from_reader(output).into_iter::<Value>();
            for event in events.map_while(Result::ok) {
                watching.take(&event);
            }
        });
        kubelet
    }

    /// Calls `ask` for each pod of a GoProxy that runs.
    pub fn each<T>(&self, namespace: &str, proxy: &str, ask: impl Fn(&Pod) -> T) -> Vec<T> {
        let pods = self.lock();
        let mine = pods
            .values()
            .filter(|one| one.namespace == namespace && one.proxy == proxy);
        mine.filter_map(|one| one.pod.as_ref()).map(ask).collect()
    }

    /// Ends the process of a pod of a GoProxy and tells nobody: the pod counts as ready. Its name.
    ///
    /// # Panics
    /// When none runs.
    pub fn end_one_in_silence(&self, namespace: &str, proxy: &str) -> String {
        let mut pods = self.lock();
        let mut mine = pods
            .values_mut()
            .filter(|one| one.namespace == namespace && one.proxy == proxy && one.pod.is_some());
        let first = mine.next().unwrap();
        first.pod = None;
        text(&first.manifest["metadata"]["name"])
    }

    /// Refreshes the Secrets of all pods of a GoProxy.
    pub fn refresh(&self, namespace: &str, proxy: &str) {
        let pods = self.lock();
        let mine = pods
            .values()
            .filter(|one| one.namespace == namespace && one.proxy == proxy);
        for one in mine {
            if let (Some(pod), Some(secrets)) = (&one.pod, self.secrets(&one.manifest)) {
                pod.refresh(&secrets);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Running>> {
        self.pods.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, event: &Value) {
        let manifest = event["object"].clone();
        let uid = text(&manifest["metadata"]["uid"]);
        let mut pods = self.lock();
        if event["type"] == "DELETED" {
            pods.remove(&uid);
            return;
        }
        let touched = manifest["metadata"]["annotations"][TOUCHED].clone();
        match pods.get_mut(&uid) {
            None => {
                let running = Running {
                    namespace: text(&manifest["metadata"]["namespace"]),
                    proxy: text(&manifest["metadata"]["labels"][INSTANCE]),
                    manifest: manifest.clone(),
                    touched,
                    pod: None,
                };
                pods.insert(uid.clone(), running);
                let kubelet = self.clone();
                thread::spawn(move || kubelet.start_pod(&uid, &manifest));
            }
            Some(running) if running.touched != touched => {
                running.touched = touched;
                if let (Some(pod), Some(files)) = (&running.pod, self.secrets(&manifest)) {
                    pod.refresh(&files);
                }
            }
            Some(_) => {}
        }
    }

    fn start_pod(&self, uid: &str, manifest: &Value) {
        let files = self
            .plane
            .wait_for("the Secrets of a pod", |_| self.secrets(manifest));
        let pod = Pod::start(manifest, &files);
        let address = pod.address;
        match self.lock().get_mut(uid) {
            Some(running) => {
                // It was touched while it was started, and has what was there before.
                if running.touched != manifest["metadata"]["annotations"][TOUCHED]
                    && let Some(files) = self.secrets(manifest)
                {
                    pod.refresh(&files);
                }
                running.pod = Some(pod);
            }
            // It went while it was started.
            None => return,
        }
        let now = format!("{:.0}", jiff::Timestamp::now());
        let status = serde_json::json!({"status": {
            "phase": "Running",
            "podIP": address,
            "podIPs": [{"ip": address}],
            // Without a time a pod never counts as available.
            "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": now}],
        }});
        let (namespace, name) = (
            text(&manifest["metadata"]["namespace"]),
            text(&manifest["metadata"]["name"]),
        );
        // A pod that went meanwhile needs no status.
        let status = status.to_string();
        self.plane.patch_pod_status(&namespace, &name, &status);
    }

    /// The files of the Secrets that the pod mounts, if all of them are there.
    fn secrets(&self, manifest: &Value) -> Option<Secrets> {
        let namespace = text(&manifest["metadata"]["namespace"]);
        let volumes = manifest["spec"]["volumes"].as_array().unwrap().iter();
        let secrets = volumes.filter(|volume| volume["secret"].is_object());
        let read = |volume: &Value| {
            let name = text(&volume["secret"]["secretName"]);
            Some((
                mount(manifest, &volume["name"]),
                self.files(&namespace, &name)?,
            ))
        };
        secrets.map(read).collect()
    }

    fn files(&self, namespace: &str, secret: &str) -> Option<BTreeMap<String, Vec<u8>>> {
        let secret = self.plane.read(&path(namespace, "secret", secret)?);
        let files = secret["data"].as_object()?.iter();
        let decode = |value: &Value| {
            base64::engine::general_purpose::STANDARD
                .decode(value.as_str().unwrap())
                .unwrap()
        };
        Some(
            files
                .map(|(name, value)| (name.clone(), decode(value)))
                .collect(),
        )
    }
}

/// Where the pod's container mounts the volume, without the slash at the beginning.
fn mount(manifest: &Value, volume: &Value) -> String {
    let mounts = manifest["spec"]["containers"][0]["volumeMounts"].as_array();
    let mut mounts = mounts.into_iter().flatten();
    let mount = mounts.find(|mount| mount["name"] == *volume).unwrap();
    text(&mount["mountPath"]).trim_start_matches('/').to_owned()
}

/// `kubectl get --watch`, which ends when its standard input closes.
fn watch(plane: &ControlPlane) -> Child {
    let kubectl = plane.kubectl_command(ADMIN);
    let mut command = std::process::Command::new("bash");
    command
        .args([
            "-c",
            include_str!("../control_plane/supervise.sh"),
            "watch",
            "",
        ])
        .arg(kubectl.get_program())
        .args(kubectl.get_args())
        .args([
            "get",
            "pods",
            "-A",
            "-l",
            "app.kubernetes.io/managed-by=goproxy-operator",
        ])
        .args(["--watch", "--output-watch-events", "-o", "json"])
        .env_clear()
        // Where kubectl keeps what it knows of the API server.
        .env("HOME", plane.folder())
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command.spawn().unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

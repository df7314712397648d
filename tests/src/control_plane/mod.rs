//! A real Kubernetes control plane: etcd, kube-apiserver, and where wanted kube-controller-manager,
//! on loopback, with RBAC on, users of one's own, and a log of every request. There are no nodes:
//! pods stay pending.
//!
//! The programs come from `KUBEBUILDER_ASSETS`, or else `scripts/install-control-plane` builds them
//! once. Each control plane has its own ports and folder, so several may run at the same time.
//! Nothing of it outlives the test process, however that ends.

mod api_server;
mod assets;
mod audit;
mod certificates;
mod controller_manager;
mod etcd;
mod kubectl;
mod ports;
mod reading;
pub mod supervised;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
    thread,
};

use tempfile::TempDir;

pub use audit::Request;
pub use kubectl::Outcome;
pub(crate) use reading::path;

use crate::https::Trust;
use assets::Assets;
use certificates::Certificates;
use supervised::Supervised;

/// The user that may do everything; always there.
pub const ADMIN: &str = "admin";

/// How often a start is tried: a port that the system gave may be taken by somebody else meanwhile.
const ATTEMPTS: usize = 3;

/// How a control plane is started.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The version that the API server behaves as, for example `1.33`; its own if not given.
    pub emulated_version: Option<String>,
    /// Users beside [`ADMIN`]; RBAC gives them nothing until a test does.
    pub users: Vec<User>,
    /// Whether kube-controller-manager runs, for garbage collection, ReplicaSets and service
    /// accounts.
    pub controller_manager: bool,
}

/// A user who logs in with a token.
#[derive(Clone, Debug)]
pub struct User {
    pub name: &'static str,
    pub groups: &'static [&'static str],
}

/// A running control plane. Dropping it ends its processes and removes its folder.
#[derive(Debug)]
pub struct ControlPlane {
    // The order matters: processes end before their folder goes.
    processes: Vec<Supervised>,
    assets: Assets,
    certificates: Certificates,
    /// What a client of the API server trusts.
    trust: Trust,
    url: String,
    audit: Mutex<audit::Log>,
    folder: TempDir,
}

impl ControlPlane {
    /// Starts a control plane; returns once it is ready.
    ///
    /// # Panics
    /// When the programs cannot be had, or do not get ready; the panic has their last lines.
    pub fn start(settings: &Settings) -> Self {
        let assets = Assets::find();
        let mut said = String::new();
        for _ in 0..ATTEMPTS {
            match Self::try_start(&assets, settings) {
                Ok(started) => return started,
                Err(error) if error.contains("address already in use") => said = error,
                Err(error) => panic!("{error}"),
            }
        }
        panic!("in {ATTEMPTS} attempts: {said}")
    }

    fn try_start(assets: &Assets, settings: &Settings) -> Result<Self, String> {
        let folder = TempDir::with_prefix("goproxy-control-plane-").expect("a temporary folder");
        let path = folder.path();
        let certificates = Certificates::write(path);
        let authority = fs::read_to_string(&certificates.authority).expect("the authority");
        let etcd = etcd::Etcd::choose();
        let api = api_server::ApiServer::choose();
        let url = api.url();
        let mut started = Self {
            processes: vec![etcd.start(assets, path)],
            assets: assets.clone(),
            trust: Trust::only(&authority),
            certificates,
            url,
            audit: Mutex::new(audit::Log::new(&path.join("audit.log"))),
            folder,
        };
        let api_server = api.start(&started, &etcd.url(), settings);
        started.processes.push(api_server);
        started.write_kubeconfigs(settings);
        started.wait_until_ready()?;
        if settings.controller_manager {
            let manager = controller_manager::start(&started);
            started.processes.push(manager);
        }
        Ok(started)
    }

    /// A folder that goes with the control plane.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the API server listens, `https://127.0.0.1:…`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The certificate of the authority that signed the API server's, PEM.
    pub fn authority(&self) -> &Path {
        &self.certificates.authority
    }

    /// The configuration with which this user logs in.
    pub fn kubeconfig(&self, user: &str) -> PathBuf {
        self.path(&format!("{user}.kubeconfig").replace(':', "_"))
    }

    /// A configuration with which this user logs in at another address, for example that of a proxy
    /// in front of the API server.
    pub fn kubeconfig_at(&self, user: &str, url: &str) -> PathBuf {
        let port = url.rsplit(':').next().unwrap_or_default();
        let path = self.path(&format!("{user}.{port}.kubeconfig").replace(':', "_"));
        let text = kubectl::config(url, &self.certificates.authority, user);
        fs::write(&path, text).expect("a configuration of kubectl");
        path
    }

    /// kubectl as this user, in a neutral environment.
    pub fn kubectl_command(&self, user: &str) -> Command {
        let mut command = Command::new(&self.assets.kubectl);
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .arg("--kubeconfig")
            .arg(self.kubeconfig(user));
        command
    }

    /// Every request that the API server has answered so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests_after(0)
    }

    /// The same without the first `number` ones.
    pub fn requests_after(&self, number: usize) -> Vec<Request> {
        let mut log = self.audit.lock().unwrap_or_else(PoisonError::into_inner);
        log.read(number)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write_kubeconfigs(&self, settings: &Settings) {
        for user in api_server::users(settings) {
            let text = kubectl::config(&self.url, &self.certificates.authority, user.name);
            fs::write(self.kubeconfig(user.name), text).expect("a configuration of kubectl");
        }
    }

    /// Waits until the API server says that it is ready, or a process has ended.
    fn wait_until_ready(&mut self) -> Result<(), String> {
        let deadline = std::time::Instant::now() + crate::http::PATIENCE;
        loop {
            if self.kubectl(&["get", "--raw", "/readyz"]).succeeded {
                return Ok(());
            }
            for process in &mut self.processes {
                process.check()?;
            }
            if std::time::Instant::now() > deadline {
                let logs: Vec<_> = self.processes.iter().map(Supervised::last_lines).collect();
                return Err(format!(
                    "the API server does not get ready: {}",
                    logs.join("\n")
                ));
            }
            thread::sleep(crate::waiting::PAUSE);
        }
    }
}

impl Drop for ControlPlane {
    fn drop(&mut self) {
        if thread::panicking() {
            for process in &self.processes {
                println!("--- {}", process.last_lines());
            }
        }
        // The newest first: nobody then complains that its server has gone.
        while self.processes.pop().is_some() {}
    }
}

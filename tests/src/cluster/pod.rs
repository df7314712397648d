//! A pod: the real `goproxy` with the pod's arguments and volumes, on a loopback address of its own.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{fs, process, thread, time};

use crate::control_plane::supervised::Supervised;
use crate::http::{self, PATIENCE};
use crate::sandbox::Sandbox;
use crate::workspace;
use serde_json::Value;
use tempfile::TempDir;

/// The management port of pods.
const MANAGEMENT: u16 = 9090;
/// The port for clients.
const SERVING: u16 = 8080;

/// The files of the Secrets that a pod mounts, by the folders at its root where they are mounted.
pub(super) type Secrets = BTreeMap<String, BTreeMap<String, Vec<u8>>>;

/// A running pod; it ends when dropped.
#[derive(Debug)]
pub struct Pod {
    _process: Supervised,
    folder: TempDir,
    pub address: Ipv4Addr,
}

impl Pod {
    /// Starts what the pod's manifest says, with the files of these Secrets.
    pub fn start(manifest: &Value, secrets: &Secrets) -> Self {
        let folder = TempDir::with_prefix("goproxy-pod-").unwrap();
        let address = next_address();
        for name in ["root", "pod/cache", "pod/volumes"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let container = &manifest["spec"]["containers"][0];
        for volume in volumes(container) {
            let folder = folder.path().join("pod/volumes").join(volume);
            copy(&repositories(), &folder);
        }
        write(folder.path(), secrets);
        let given = container["args"].as_array().unwrap().iter();
        let given = given.map(|one| {
            one.as_str()
                .unwrap()
                .replace("0.0.0.0", &address.to_string())
        });
        let script = workspace::root().join("tests/src/cluster/pod.sh");
        let mut arguments = unshare();
        arguments.extend([
            "sh".to_owned(),
            script.display().to_string(),
            folder.path().join("root").display().to_string(),
            folder.path().join("pod").display().to_string(),
            workspace::goproxy_binary().display().to_string(),
        ]);
        arguments.extend(given);
        let program = PathBuf::from("/usr/bin/unshare");
        let mut process = Supervised::start("pod", &program, &arguments, folder.path(), None);
        wait_until_ready(&mut process, SocketAddr::new(address.into(), MANAGEMENT));
        Self {
            _process: process,
            folder,
            address,
        }
    }

    /// Refreshes the Secrets, as a kubelet does.
    pub fn refresh(&self, secrets: &Secrets) {
        write(self.folder.path(), secrets);
    }

    /// Its repository.
    pub fn repository(&self) -> PathBuf {
        self.folder.path().join("pod/volumes/repositories/lib.git")
    }

    /// Where clients are served.
    pub fn serving(&self) -> SocketAddr {
        SocketAddr::new(self.address.into(), SERVING)
    }
}

/// Without being root one needs a user namespace, too.
fn unshare() -> Vec<String> {
    let is_root = rustix::process::geteuid().is_root();
    let flags: &[&str] = if is_root {
        &["--mount"]
    } else {
        &["--mount", "--user", "--map-root-user"]
    };
    flags.iter().map(|flag| (*flag).to_owned()).collect()
}

/// 127.0.0.0/8 is loopback as a whole; other test processes have other addresses.
fn next_address() -> Ipv4Addr {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed) % 250;
    let id = process::id();
    let part = |shift: u32, bound: u32| u8::try_from((id >> shift) % bound).unwrap();
    Ipv4Addr::new(
        127,
        1 + part(8, 250),
        part(0, 250),
        u8::try_from(1 + number).unwrap(),
    )
}

/// The volumes with repositories that are mounted; each of them has those of the tests.
fn volumes(container: &Value) -> impl Iterator<Item = &str> {
    let mounts = container["volumeMounts"].as_array().into_iter().flatten();
    mounts.filter_map(|mount| mount["mountPath"].as_str()?.strip_prefix("/volumes/"))
}

fn wait_until_ready(process: &mut Supervised, management: SocketAddr) {
    let deadline = time::Instant::now() + PATIENCE;
    let request =
        format!("GET /readyz HTTP/1.1\r\nHost: {management}\r\nConnection: close\r\n\r\n");
    while !http::raw(management, request.as_bytes()).is_ok_and(|answer| answer.status == 200) {
        process.check().unwrap();
        assert!(time::Instant::now() < deadline, "{}", process.last_lines());
        thread::sleep(time::Duration::from_millis(50));
    }
}

fn write(folder: &Path, secrets: &Secrets) {
    for (mount, files) in secrets {
        let folder = folder.join("pod").join(mount);
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in files {
            let beside = folder.join(format!(".{name}"));
            fs::write(&beside, bytes).unwrap();
            fs::rename(beside, folder.join(name)).unwrap();
        }
    }
}

fn copy(from: &Path, to: &Path) {
    let status = process::Command::new("cp")
        .arg("-r")
        .arg(from)
        .arg(to)
        .status();
    assert!(status.unwrap().success());
}

/// A folder with one bare repository, `lib.git`: a module at its root, at v1.0.0.
fn repositories() -> PathBuf {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();
    let sandbox = SANDBOX.get_or_init(|| {
        let sandbox = Sandbox::new();
        let work = sandbox.path("work");
        fs::create_dir_all(&work).unwrap();
        fs::write(
            work.join("go.mod"),
            "module gitlab.example.com/platform/lib\n",
        )
        .unwrap();
        sandbox.git(&work, &["init", "-q"]);
        sandbox.git(&work, &["add", "."]);
        sandbox.git(&work, &["commit", "-q", "-m", "first"]);
        sandbox.git(&work, &["tag", "v1.0.0"]);
        fs::create_dir_all(sandbox.path("repositories")).unwrap();
        let bare = sandbox.path("repositories/lib.git");
        sandbox.git(
            &work,
            &["clone", "-q", "--bare", ".", bare.to_str().unwrap()],
        );
        sandbox
    });
    sandbox.path("repositories")
}

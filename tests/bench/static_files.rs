//! nginx over a folder of our own: one process on a loopback port, without privileges, with a
//! configuration of ours and nothing of the system's.

use std::{
    fs,
    io::{self, Read as _},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::{fs::PermissionsExt as _, fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use goproxy_tests::http;
use tempfile::TempDir;

/// Who nginx is when whoever runs the benchmarks is root: `nobody`.
const NOBODY: u32 = 65534;

/// A running nginx; it ends with this.
pub(crate) struct Nginx {
    child: Child,
    pub(crate) address: SocketAddr,
    _folder: TempDir,
}

/// The program, where distributions put it.
pub(crate) fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).collect::<Vec<_>>();
    let folders = folders.into_iter().chain(["/usr/sbin".into()]);
    let mut programs = folders.map(|folder| folder.join("nginx"));
    programs.find(|program| program.is_file())
}

impl Nginx {
    /// Serves `/file` with this content; a line of log a request into a pipe that is read, or none.
    ///
    /// # Errors
    /// When it does not start.
    pub(crate) fn start(program: &Path, content: &[u8], logs: bool) -> io::Result<Self> {
        let folder = TempDir::with_prefix("goproxy-nginx-")?;
        let path = folder.path();
        fs::write(path.join("file"), content)?;
        let address = free_port()?;
        fs::write(path.join("conf"), configuration(path, address, logs))?;
        let log = path.join("log");
        Command::new("mkfifo").arg(&log).status()?;
        let is_root = rustix::process::geteuid().is_root();
        if is_root {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
            for own in [path, &log] {
                chown(own, Some(NOBODY), Some(NOBODY))?;
            }
        }
        let mut command = Command::new(program);
        command.arg("-p").arg(path).arg("-c").arg(path.join("conf"));
        command.args(["-e", "stderr"]).stdin(Stdio::null());
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        if logs {
            thread::spawn(move || drain(&log));
        }
        let mut nginx = Self {
            child: command.spawn()?,
            address,
            _folder: folder,
        };
        nginx.wait()?;
        Ok(nginx)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    fn wait(&mut self) -> io::Result<()> {
        for _ in 0..3000 {
            if http::connect(self.address).is_ok() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(io::Error::other(format!("nginx ended: {status}")));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Err(io::ErrorKind::TimedOut.into())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Reads the log as whoever runs containers does.
fn drain(log: &Path) {
    let Ok(mut log) = fs::File::open(log) else {
        return;
    };
    let mut buffer = vec![0; 64 << 10];
    while log.read(&mut buffer).is_ok_and(|count| count > 0) {}
}

fn free_port() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

/// What speed needs, and no connection that ends by itself.
fn configuration(folder: &Path, address: SocketAddr, logs: bool) -> String {
    let folder = folder.display();
    let log = if logs {
        format!("{folder}/log combined")
    } else {
        "off".to_owned()
    };
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("  {name}_temp_path {folder}/{name};\n"))
        .concat();
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr warn;\n\
         events {{ worker_connections 1024; }}\nhttp {{\n{temporary}  access_log {log};\n  \
         sendfile on;\n  tcp_nopush on;\n  tcp_nodelay on;\n  open_file_cache max=100;\n  \
         keepalive_requests 1000000000;\n  keepalive_timeout 1h;\n  \
         server {{ listen {address}; root {folder}; }}\n}}\n"
    )
}

//! The built `goproxy` as a child process: started on free ports, ready when it says so, ended by
//! SIGTERM. Its log is kept for questions about it and printed when a test fails.

use std::{
    io::{BufRead as _, BufReader, Read},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::Instant,
};

use crate::{
    http::{self, PATIENCE, Response},
    processes,
    sandbox::Sandbox,
    workspace,
};

/// How the server is started.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `--external-url`; empty for none.
    pub external_url: String,
    /// `--module-root`: import root to project path.
    pub module_roots: Vec<(String, String)>,
    /// Further arguments.
    pub arguments: Vec<String>,
}

/// A running server. Dropping it kills the process.
#[derive(Debug)]
pub struct Goproxy {
    child: Child,
    log: Arc<Log>,
    /// Where modules are served.
    pub address: SocketAddr,
    /// Whether they are served over TLS.
    pub encrypted: bool,
    /// The management listener.
    pub management: SocketAddr,
}

impl Goproxy {
    /// Serves the repositories below `repositories`; returns once the server is ready.
    pub fn start(sandbox: &Sandbox, repositories: &Path, settings: &Settings) -> Self {
        let mut command = sandbox.command(workspace::goproxy_binary());
        command.args(["serve", "--management-listen", "127.0.0.1:0"]);
        command.arg("--repositories").arg(repositories);
        let given = |name: &str| settings.arguments.iter().any(|flag| flag == name);
        if !given("--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        if !given("--cache-dir") {
            command.arg("--cache-dir").arg(sandbox.path("cache"));
        }
        if !settings.external_url.is_empty() {
            command.args(["--external-url", &settings.external_url]);
        }
        for (root, project) in &settings.module_roots {
            command
                .arg("--module-root")
                .arg(format!("{root}={project}"));
        }
        command.args(&settings.arguments);
        Self::spawn(command)
    }

    /// Serves what the serving set at `path` declares; returns once the server is ready.
    pub fn start_declared(sandbox: &Sandbox, path: &Path, arguments: &[&str]) -> Self {
        Self::start_declared_with(sandbox, path, arguments, &[])
    }

    /// The same with these variables of the environment.
    pub fn start_declared_with(
        sandbox: &Sandbox,
        path: &Path,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let mut command = sandbox.command(workspace::goproxy_binary());
        command.args(["serve", "--management-listen", "127.0.0.1:0"]);
        command.arg("--serving-set").arg(path);
        command.envs(variables.iter().copied());
        if !arguments.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        if !arguments.contains(&"--cache-dir") {
            command.arg("--cache-dir").arg(sandbox.path("cache"));
        }
        command.args(arguments);
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let log = Arc::new(Log::default());
        log.follow(child.stdout.take().expect("its output"));
        log.follow(child.stderr.take().expect("its errors"));
        let address = log.wait("the address", |line| after(line, "listening on "));
        let management = log.wait("the management address", |line| {
            after(line, "management on ")
        });
        let encrypted = log.wait("the scheme", |line| {
            rest_after(line, "listening on ").map(|url| url.starts_with("https://"))
        });
        let goproxy = Self {
            child,
            log,
            address,
            encrypted,
            management,
        };
        let ready = http::get(goproxy.management, "/readyz");
        assert_eq!(ready.status, 200, "{}", ready.text());
        goproxy
    }

    /// The instance endpoint, for `GOPROXY`.
    pub fn url(&self) -> String {
        let scheme = if self.encrypted { "https" } else { "http" };
        format!("{scheme}://{}/api/v4/packages/go", self.address)
    }

    /// Asks the instance endpoint: `rest` is what follows it, as it goes onto the wire.
    pub fn get(&self, rest: &str) -> Response {
        http::get(self.address, &format!("/api/v4/packages/go/{rest}"))
    }

    /// The lines that the server has written.
    pub fn log(&self) -> Vec<String> {
        // Also asked for after a failed wait, which poisons the lock.
        let lines = self.log.lines.lock();
        lines.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until a line of the log passes `look`.
    pub fn wait_for_log(&self, what: &str, look: impl Fn(&str) -> Option<()>) {
        self.log.wait(what, look);
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Bytes of memory that belong to the server alone, without mapped files.
    pub fn anonymous_memory(&self) -> u64 {
        processes::memory(self.id(), "RssAnon").expect("the server runs on Linux")
    }

    /// The most bytes of memory that the server ever had, mapped files included.
    pub fn peak_memory(&self) -> u64 {
        processes::memory(self.id(), "VmHWM").expect("the server runs on Linux")
    }

    /// Ends the server as an operator would and returns how it ended.
    pub fn terminate(mut self) -> ExitStatus {
        self.ask_to_end();
        self.child.wait().expect("it ends")
    }

    /// Sends SIGTERM and does not wait.
    pub fn ask_to_end(&self) {
        let id = i32::try_from(self.child.id()).expect("a process id");
        let process = rustix::process::Pid::from_raw(id).expect("a process id");
        rustix::process::kill_process(process, rustix::process::Signal::TERM).expect("it runs");
    }
}

impl Drop for Goproxy {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        if thread::panicking() {
            let lines = self.log();
            let last = lines.len().saturating_sub(40);
            println!(
                "--- the last lines of goproxy:\n{}",
                lines[last..].join("\n")
            );
        }
    }
}

fn rest_after<'a>(line: &'a str, words: &str) -> Option<&'a str> {
    line.split_once(words).map(|(_, rest)| rest)
}

fn after(line: &str, words: &str) -> Option<SocketAddr> {
    rest_after(line, words)?
        .split([' ', '"'])
        .next()?
        .trim_start_matches("http://")
        .trim_start_matches("https://")
        .trim_end_matches('/')
        .parse()
        .ok()
}

/// The lines of a process, as they come.
#[derive(Debug, Default)]
struct Log {
    lines: Mutex<Vec<String>>,
    grown: Condvar,
    ended: Mutex<usize>,
}

impl Log {
    fn follow(self: &Arc<Self>, output: impl Read + Send + 'static) {
        let log = Arc::clone(self);
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                log.lines.lock().expect("the log").push(line);
                log.grown.notify_all();
            }
            *log.ended.lock().expect("the log") += 1;
            log.grown.notify_all();
        });
    }

    fn wait<T>(&self, what: &str, look: impl Fn(&str) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let mut lines = self.lines.lock().expect("the log");
        loop {
            if let Some(found) = lines.iter().find_map(|line| look(line)) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let ended = *self.ended.lock().expect("the log") == 2;
            assert!(
                !left.is_zero() && !ended,
                "goproxy did not print {what}: {lines:#?}"
            );
            lines = self.grown.wait_timeout(lines, left).expect("the log").0;
        }
    }
}

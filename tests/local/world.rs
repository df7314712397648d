//! A folder of resources, repositories on a volume, and the operator over them.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::Instant,
};

use goproxy_tests::{
    history::{History, put},
    http::{self, PATIENCE, Response},
    sandbox::Sandbox,
    workspace,
};

pub(crate) const TOKEN: &str = "gopx-0123456789abcdefghijklmn";

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    /// Where the proxy listens.
    pub(crate) address: SocketAddr,
}

/// A running operator. Dropping it kills the process.
pub(crate) struct Operator {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl World {
    /// A public project `a/open` and a private one `a/closed`, each with version v1.0.0.
    pub(crate) fn new() -> Self {
        let sandbox = Sandbox::new();
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let world = Self { sandbox, address };
        for name in ["open", "closed"] {
            let module = format!("module go.example.com/a/{name}\n");
            let history = History::new().commit([put("go.mod", module)]).tag("v1.0.0");
            let folder = world.sandbox.path(&format!("volume/{name}.git"));
            history.create(&folder, &|| world.sandbox.command("git"));
        }
        world.write("proxy.yaml", &Self::proxy("enabled: true"));
        world.write("open.yaml", &project("open", 1, "visibility: public"));
        world.write("closed.yaml", &project("closed", 2, "visibility: private"));
        world.write("token.yaml", &secret(&format!("token: {TOKEN}")));
        world
    }

    /// The `GoProxy`, with a Secret `people`; `more` belongs to its spec.
    pub(crate) fn proxy(more: &str) -> String {
        format!(
            "apiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoProxy\nmetadata: {{name: main}}\n\
             spec:\n  externalURL: http://go.example.com\n  volumes:\n  - name: git\n    \
             persistentVolumeClaim: {{claimName: git}}\n  tokens:\n  - secretName: people\n  {more}\n"
        )
    }

    pub(crate) fn resources(&self) -> PathBuf {
        self.sandbox.path("resources")
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.sandbox.path("state")
    }

    /// Writes a file of the folder as an editor does: beside it, then over it.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.resources()).unwrap();
        let new = self.resources().join(format!(".{name}.new"));
        fs::write(&new, text).unwrap();
        fs::rename(new, self.resources().join(name)).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.resources().join(name)).unwrap();
    }

    /// The command with its usual arguments.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.sandbox.command(workspace::operator_binary());
        command.arg("local").arg(self.resources());
        command.arg("--goproxy").arg(workspace::goproxy_binary());
        command.arg("--state-dir").arg(self.state());
        command.args(arguments);
        command
    }

    pub(crate) fn start_with(&self, arguments: &[&str]) -> Operator {
        Operator::start(self.command(arguments))
    }

    /// The operator, with the volume and the address given.
    pub(crate) fn start(&self) -> Operator {
        let volume = format!("git={}", self.sandbox.path("volume").display());
        let listen = self.address.to_string();
        self.start_with(&["--volume", &volume, "--listen", &listen])
    }

    /// The list of a project, as curl asks for it.
    pub(crate) fn list(&self, name: &str, token: Option<&str>) -> Option<Response> {
        let target =
            format!("/api/v4/projects/a%2F{name}/packages/go/go.example.com/a/{name}/@v/list");
        let credential = token.map(|token| format!("Private-Token: {token}\r\n"));
        let credential = credential.unwrap_or_default();
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{credential}\r\n");
        http::raw(self.address, request.as_bytes()).ok()
    }

    pub(crate) fn status(&self, name: &str, token: Option<&str>) -> Option<u16> {
        self.list(name, token).map(|answer| answer.status)
    }

    /// Waits until the list is answered so.
    pub(crate) fn eventually(&self, name: &str, token: Option<&str>, status: u16) {
        eventually(&format!("{name} answers {status}"), || {
            self.status(name, token) == Some(status)
        });
    }
}

pub(crate) fn project(name: &str, id: u64, more: &str) -> String {
    format!(
        "apiVersion: goproxy-operator.github.io/v1alpha1\nkind: GoModuleProject\nmetadata: {{name: {name}}}\n\
         spec:\n  proxyRef: {{name: main}}\n  projectId: {id}\n  path: a/{name}\n  \
         repository: {{volume: git, path: {name}.git}}\n  {more}\n"
    )
}

pub(crate) fn secret(entry: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: people}}\n\
         type: goproxy-operator.github.io/token\nstringData: {{{entry}}}\n"
    )
}

/// Waits until it is so.
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(
            Instant::now() < deadline,
            "it did not come about that {what}"
        );
        thread::yield_now();
    }
}

impl Operator {
    fn start(mut command: Command) -> Self {
        let pipes = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        let lines = Arc::default();
        follow(child.stdout.take().unwrap(), &lines);
        follow(child.stderr.take().unwrap(), &lines);
        Self { child, lines }
    }

    /// Everything that it printed.
    pub(crate) fn shown(&self) -> String {
        self.lines.lock().unwrap().join("\n")
    }

    /// Waits for a line that has all of these words in their order.
    pub(crate) fn shows(&self, words: &[&str]) {
        eventually(&format!("{words:?} is shown"), || {
            let lines = self.lines.lock().unwrap();
            lines.iter().any(|line| in_order(line, words))
        });
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as Ctrl-C does, and waits.
    pub(crate) fn interrupt(mut self) -> std::process::ExitStatus {
        let id = i32::try_from(self.child.id()).unwrap();
        let id = rustix::process::Pid::from_raw(id).unwrap();
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
        self.child.wait().unwrap()
    }
}

fn in_order(line: &str, words: &[&str]) -> bool {
    let rest = words.iter().try_fold(line, |rest, word| {
        rest.find(word)
            .and_then(|start| rest.get(start + word.len()..))
    });
    rest.is_some()
}

fn follow(output: impl Read + Send + 'static, lines: &Arc<Mutex<Vec<String>>>) {
    let lines = Arc::clone(lines);
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            lines.lock().unwrap().push(line);
        }
    });
}

impl Drop for Operator {
    fn drop(&mut self) {
        // In order, so that the proxies end, too.
        let id = i32::try_from(self.child.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id {
            rustix::process::kill_process(id, rustix::process::Signal::TERM).ok();
        }
        self.child.wait().ok();
        if thread::panicking() {
            println!("--- the operator showed:\n{}", self.shown());
        }
    }
}

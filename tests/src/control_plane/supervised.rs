//! A process that ends with the test process, with its output in a file.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// How many lines of a log a failed test shows.
const SHOWN_LINES: usize = 30;

/// A process under supervision. Dropping it kills the process.
#[derive(Debug)]
pub struct Supervised {
    name: &'static str,
    supervisor: Child,
    log: PathBuf,
}

impl Supervised {
    /// Runs `program`. Its output goes to a file in `folder`, after what a former one of this name
    /// wrote; `removed` is a folder that goes when it has ended.
    pub fn start(
        name: &'static str,
        program: &Path,
        arguments: &[String],
        folder: &Path,
        removed: Option<&Path>,
    ) -> Self {
        let log = folder.join(format!("{name}.log"));
        let output = File::options().append(true).create(true).open(&log);
        let output = output.expect("a log");
        let errors = output.try_clone().expect("the same log");
        let mut command = Command::new("bash");
        command
            .args(["-c", include_str!("supervise.sh"), name])
            .arg(removed.unwrap_or(Path::new("")))
            .arg(program)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(output)
            .stderr(errors);
        let supervisor = command
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self {
            name,
            supervisor,
            log,
        }
    }

    /// Asks the process itself to end, by SIGTERM, and does not wait.
    ///
    /// # Panics
    /// When it is not there.
    pub fn ask_to_end(&self) {
        let supervisor = self.supervisor.id();
        let children = format!("/proc/{supervisor}/task/{supervisor}/children");
        let children = fs::read_to_string(children).expect("the supervisor runs");
        // The program is started first; what follows watches over it.
        let child = children
            .split_whitespace()
            .next()
            .and_then(|id| id.parse().ok());
        let child = child.and_then(rustix::process::Pid::from_raw);
        let child = child.expect("the program runs");
        rustix::process::kill_process(child, rustix::process::Signal::TERM).expect("it runs");
    }

    /// How the process ended by itself.
    ///
    /// # Panics
    /// When patience ends before.
    pub fn wait(&mut self) -> std::process::ExitStatus {
        let deadline = std::time::Instant::now() + crate::http::PATIENCE;
        // To wait for a child closes its input, and that would kill the process.
        loop {
            if let Some(status) = self.supervisor.try_wait().expect("a child of ours") {
                return status;
            }
            assert!(
                std::time::Instant::now() < deadline,
                "{}",
                self.last_lines()
            );
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }

    /// Everything that it wrote.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// An error with the last lines, if the process has ended.
    pub fn check(&mut self) -> Result<(), String> {
        match self.supervisor.try_wait().expect("a child of ours") {
            Some(status) => Err(format!("ended with {status}: {}", self.last_lines())),
            None => Ok(()),
        }
    }

    /// Its name and the last lines that it wrote.
    pub fn last_lines(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let first = lines.len().saturating_sub(SHOWN_LINES);
        format!("{}:\n{}", self.name, lines[first..].join("\n"))
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        self.supervisor.wait().ok();
    }
}

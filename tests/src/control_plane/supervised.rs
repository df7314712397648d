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
pub(super) struct Supervised {
    name: &'static str,
    supervisor: Child,
    log: PathBuf,
}

impl Supervised {
    /// Runs `program`. Its output goes to a file in `folder`; `removed` is a folder that goes when
    /// it has ended.
    pub(super) fn start(
        name: &'static str,
        program: &Path,
        arguments: &[String],
        folder: &Path,
        removed: Option<&Path>,
    ) -> Self {
        let log = folder.join(format!("{name}.log"));
        let output = File::create(&log).expect("a log");
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

    /// An error with the last lines, if the process has ended.
    pub(super) fn check(&mut self) -> Result<(), String> {
        match self.supervisor.try_wait().expect("a child of ours") {
            Some(status) => Err(format!("ended with {status}: {}", self.last_lines())),
            None => Ok(()),
        }
    }

    /// Its name and the last lines that it wrote.
    pub(super) fn last_lines(&self) -> String {
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

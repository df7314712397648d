//! A folder with a Go program, and one `go` command that runs in it.

use std::{fs, path::PathBuf, process::Output};

use goproxy_tests::go::{self, Go};
use serde::Deserialize;

/// A folder in which `go` runs.
#[derive(Debug)]
pub(crate) struct Program<'a> {
    pub(crate) go: Go<'a>,
    pub(crate) folder: PathBuf,
}

impl Program<'_> {
    /// Sets a variable of the environment that `go` runs in.
    pub(crate) fn set(mut self, variable: &str, value: &str) -> Self {
        self.go.environment.push((variable.into(), value.into()));
        self
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, content: &str) {
        let file = self.folder.join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder of the program");
        fs::write(file, content).expect("a file of the program");
    }

    /// A main module that requires these.
    pub(crate) fn module(&self, requirements: &[(&str, &str)]) {
        let required = requirements.iter();
        let required: Vec<String> = required
            .map(|(path, version)| format!("require {path} {version}\n"))
            .collect();
        let text = format!(
            "module main.test/program\n\ngo 1.18\n\n{}",
            required.concat()
        );
        self.write("go.mod", &text);
    }

    /// A command that prints what `Name` of each of these packages returns, line by line. The
    /// built-in function it prints with needs no package, and writes to standard error.
    pub(crate) fn prints(&self, packages: &[&str]) {
        let each = |line: &dyn Fn(usize, &str) -> String| -> String {
            let numbered = packages.iter().enumerate();
            let lines: Vec<String> = numbered
                .map(|(number, package)| line(number, package))
                .collect();
            lines.concat()
        };
        let imports = each(&|number, package| format!("\tp{number} \"{package}\"\n"));
        let calls = each(&|number, _| format!("\tprintln(p{number}.Name())\n"));
        let text = format!("package main\n\nimport (\n{imports})\n\nfunc main() {{\n{calls}}}\n");
        self.write("main.go", &text);
    }

    pub(crate) fn read(&self, name: &str) -> String {
        let file = self.folder.join(name);
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// Runs `go`, which must succeed, and returns what it printed.
    pub(crate) fn output(&self, arguments: &[&str]) -> Output {
        let output = self.go.run(&self.folder, arguments);
        assert!(
            output.status.success(),
            "go {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    /// Runs `go`, which must succeed, and returns its standard output.
    pub(crate) fn succeeds(&self, arguments: &[&str]) -> String {
        text(&self.output(arguments).stdout)
    }

    /// Runs `go`, which must succeed, and returns what it told the user beside its output.
    pub(crate) fn messages(&self, arguments: &[&str]) -> String {
        text(&self.output(arguments).stderr)
    }

    /// Runs `go`, which must fail, and returns what it told the user.
    pub(crate) fn fails(&self, arguments: &[&str]) -> String {
        let output = self.go.run(&self.folder, arguments);
        let messages = text(&output.stderr);
        assert!(
            !output.status.success(),
            "go {arguments:?} succeeded: {messages}"
        );
        messages
    }

    /// Runs `go`, which must print JSON documents.
    pub(crate) fn documents<T: for<'de> Deserialize<'de>>(&self, arguments: &[&str]) -> Vec<T> {
        go::documents(&self.output(arguments))
    }

    /// Builds the program with these arguments, runs it, and returns what it printed.
    pub(crate) fn builds(&self, arguments: &[&str]) -> String {
        let mut build = vec!["build", "-o", "program.built"];
        build.extend(arguments);
        self.succeeds(&build);
        let mut program = self.go.sandbox.command(self.folder.join("program.built"));
        let output = program.output().expect("the built program runs");
        assert!(output.status.success(), "{output:?}");
        text(&output.stderr)
    }

    /// What go.mod requires, in its order.
    pub(crate) fn requirements(&self) -> Vec<(String, String)> {
        let text = self.read("go.mod");
        let lines = text.lines().map(|line| {
            let line = line.trim_start_matches("require ");
            line.split_whitespace().collect::<Vec<_>>()
        });
        lines
            .filter(|fields| fields.len() > 1 && fields[1].starts_with('v'))
            .map(|fields| (fields[0].to_owned(), fields[1].to_owned()))
            .collect()
    }

    /// The version of `path` that go.mod requires.
    pub(crate) fn requirement(&self, path: &str) -> Option<String> {
        let found = self.requirements().into_iter();
        let mut versions = found.filter(|(required, _)| required == path);
        versions.next().map(|(_, version)| version)
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

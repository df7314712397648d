//! What the topics share: the options, the repositories with their right zips, what went wrong.

use std::{cell::RefCell, process::Command};

use goproxy_tests::sandbox::Sandbox;

use crate::{
    inputs::{Input, Shape},
    options::Options,
    rounds::Figures,
    server::Server,
};

/// A repository and the right zip of its last version.
pub(crate) struct Subject {
    pub(crate) input: Input,
    pub(crate) zip: Vec<u8>,
}

/// Everything that the topics need.
pub(crate) struct Bench {
    pub(crate) sandbox: Sandbox,
    pub(crate) options: Options,
    pub(crate) subjects: Vec<Subject>,
    /// What was found wrong, for the end of the run.
    pub(crate) wrong: RefCell<Vec<String>>,
    /// What was not measured, and why.
    pub(crate) missing: RefCell<Vec<String>>,
}

impl Bench {
    /// Makes the repositories and checks a zip of each.
    pub(crate) fn prepare(options: Options) -> Self {
        let mut bench = Self {
            sandbox: Sandbox::new(),
            subjects: Vec::new(),
            wrong: RefCell::default(),
            missing: RefCell::default(),
            options,
        };
        let large = Shape::Large(bench.options.changed);
        let mut shapes = vec![Shape::Small, Shape::Tags, large];
        if bench.options.published {
            shapes.push(Shape::Published);
        } else {
            bench.leave_out("published: left out by --no-published".into());
        }
        for shape in shapes {
            match Input::prepare(&bench.sandbox, shape) {
                Ok(input) => {
                    let zip = bench.check(&input);
                    bench.subjects.push(Subject { input, zip });
                }
                Err(reason) => bench.leave_out(format!("{}: {reason}", shape.name())),
            }
        }
        bench
    }

    /// The subject of a shape that is always there.
    pub(crate) fn subject(&self, wanted: impl Fn(Shape) -> bool) -> &Subject {
        let mut subjects = self.subjects.iter();
        let found = subjects.find(|subject| wanted(subject.input.shape));
        found.expect("generated repositories are always there")
    }

    pub(crate) fn large_subjects(&self) -> impl Iterator<Item = &Subject> {
        let mut subjects = self.subjects.iter();
        std::iter::from_fn(move || subjects.find(|subject| subject.input.shape.is_large()))
    }

    /// How many rounds a subject gets.
    pub(crate) fn rounds(&self, subject: &Subject) -> usize {
        if subject.input.shape.is_large() {
            self.options.large_rounds
        } else {
            self.options.rounds
        }
    }

    /// `git archive` of the measured version as a zip, with the names that module zips have.
    pub(crate) fn archive(&self, input: &Input, options: &[&str]) -> Command {
        let version = input.version();
        let mut command = self.sandbox.command("git");
        command
            .current_dir(&input.repository)
            .args(["archive", "--format=zip"])
            .arg(format!("--prefix={}@{version}/", input.module))
            .args(options)
            .arg(version);
        command
    }

    /// A cold zip, compared with the right one.
    pub(crate) fn cold_zip(&self, subject: &Subject) -> Figures {
        let server = Server::start(&self.sandbox, &subject.input, &[]);
        let (figures, zip) = server.zip(subject.input.version());
        self.compare(subject, &zip);
        figures
    }

    /// Says that something is not measured, and once more at the end.
    pub(crate) fn leave_out(&self, what: String) {
        println!("NOT MEASURED: {what}");
        self.missing.borrow_mut().push(what);
    }

    /// Says that something is wrong, and once more at the end.
    pub(crate) fn note(&self, wrong: String) {
        println!("WRONG: {wrong}");
        self.wrong.borrow_mut().push(wrong);
    }
}

//! Git histories written down in a few lines and made by one `git fast-import`.
//!
//! A [`History`] is a list of steps on branches. The same steps make the same object ids on every
//! machine: names and times are fixed, one commit an hour from 2024-01-01 on, the author's time
//! always a day before the committer's, so that a reader of the wrong one shows.

mod import;

use std::{path::Path, process::Command};

pub(crate) use import::{prepare, quote};

/// One change that a commit makes to the tree.
#[derive(Clone, Debug)]
pub enum Change {
    /// A file with its git mode (`100644`, `100755`, `120000`), path and content.
    File {
        mode: &'static str,
        path: Vec<u8>,
        content: Vec<u8>,
    },
    /// A submodule at a commit that the repository does not have.
    Submodule { path: String },
    /// Removes a file or a folder.
    Delete { path: String },
}

/// A regular file.
pub fn put(path: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Change {
    Change::File {
        mode: "100644",
        path: path.as_ref().into(),
        content: content.as_ref().into(),
    }
}

/// An executable file.
pub fn executable(path: &str, content: &str) -> Change {
    Change::File {
        mode: "100755",
        path: path.into(),
        content: content.into(),
    }
}

/// A symbolic link to `target`.
pub fn link(path: &str, target: &str) -> Change {
    Change::File {
        mode: "120000",
        path: path.into(),
        content: target.into(),
    }
}

/// A submodule.
pub fn submodule(path: &str) -> Change {
    Change::Submodule { path: path.into() }
}

/// The removal of a file or folder.
pub fn delete(path: &str) -> Change {
    Change::Delete { path: path.into() }
}

#[derive(Clone, Debug)]
enum Step {
    Branch(String),
    Offset(&'static str),
    Time(i64),
    Commit(Vec<Change>),
    Merge(String),
    Tag(String),
    Annotate(String),
    TagOfTag(String, String),
    Remember(String),
    /// After the import: a git command in the repository.
    Git(Vec<String>),
}

/// Steps on branches; see the module. The first commit goes to `main`, which HEAD names.
#[derive(Clone, Debug, Default)]
pub struct History {
    steps: Vec<Step>,
    head: Option<String>,
}

impl History {
    pub fn new() -> Self {
        Self::default()
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Continues on `branch`; where it does not exist it starts at the current commit.
    pub fn on(self, branch: &str) -> Self {
        self.step(Step::Branch(branch.into()))
    }

    /// Continues on `branch`, which starts without parent at its first commit.
    pub fn orphan(self, branch: &str) -> Self {
        self.step(Step::Branch(format!("orphan:{branch}")))
    }

    /// The committers' offset from UTC from here on, as git writes it (`+0530`).
    pub fn offset(self, offset: &'static str) -> Self {
        self.step(Step::Offset(offset))
    }

    /// The next commit's time, in seconds since 1970; later ones follow hourly.
    pub fn at(self, seconds: i64) -> Self {
        self.step(Step::Time(seconds))
    }

    pub fn commit(self, changes: impl IntoIterator<Item = Change>) -> Self {
        self.step(Step::Commit(changes.into_iter().collect()))
    }

    /// A commit that changes one file named `note` to `text`, for histories whose shape matters.
    pub fn note(self, text: &str) -> Self {
        self.commit([put("note", text)])
    }

    /// A commit on the current branch with `branch` as second parent and its own tree.
    pub fn merge(self, branch: &str) -> Self {
        self.step(Step::Merge(branch.into()))
    }

    /// A light tag on the current commit.
    pub fn tag(self, name: &str) -> Self {
        self.step(Step::Tag(name.into()))
    }

    /// An annotated tag on the current commit, two days later than it.
    pub fn annotate(self, name: &str) -> Self {
        self.step(Step::Annotate(name.into()))
    }

    /// An annotated tag on the annotated tag `of`.
    pub fn tag_of_tag(self, name: &str, of: &str) -> Self {
        self.step(Step::TagOfTag(name.into(), of.into()))
    }

    /// Names the current commit by any full ref, for instance one outside heads and tags.
    pub fn reference(self, name: &str) -> Self {
        self.step(Step::Remember(name.into()))
    }

    /// Runs git in the finished repository; these steps come last, in their order.
    pub fn git(self, arguments: &[&str]) -> Self {
        self.step(Step::Git(
            arguments
                .iter()
                .map(|&argument| argument.to_owned())
                .collect(),
        ))
    }

    /// Lets HEAD name `branch`, there or not.
    pub fn head(mut self, branch: &str) -> Self {
        self.head = Some(branch.into());
        self
    }

    /// Replaces `from` by `to` in the contents of all files: histories are written before the
    /// place that they get is known.
    pub fn replace(mut self, from: &str, to: &str) -> Self {
        for step in &mut self.steps {
            let Step::Commit(changes) = step else {
                continue;
            };
            for change in changes {
                let Change::File { content, .. } = change else {
                    continue;
                };
                if let Ok(text) = std::str::from_utf8(content) {
                    *content = text.replace(from, to).into_bytes();
                }
            }
        }
        self
    }

    /// Makes the bare repository `folder`. `git` makes commands with the environment to use.
    pub fn create(&self, folder: &Path, git: &dyn Fn() -> Command) {
        import::create(self, folder, git);
    }
}

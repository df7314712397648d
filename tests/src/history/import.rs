//! Turns a history into the stream that `git fast-import` reads.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use super::{Change, History, Step};

/// 2024-01-01 00:00:00 UTC.
const FIRST_COMMIT: i64 = 1_704_067_200;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

pub(super) fn create(history: &History, folder: &Path, git: &dyn Fn() -> Command) {
    prepare(folder, history.head.as_deref().unwrap_or("main"));
    let mut import = Import::default();
    for step in &history.steps {
        import.step(step);
    }
    let mut child = git()
        .current_dir(folder)
        .args([
            "fast-import",
            "--quiet",
            "--date-format=raw-permissive",
            "--force",
        ])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git fast-import runs");
    child
        .stdin
        .take()
        .expect("its input")
        .write_all(&import.stream)
        .expect("fast-import reads");
    assert!(
        child.wait().expect("fast-import ends").success(),
        "git fast-import of {}",
        folder.display()
    );
    for step in &history.steps {
        let Step::Git(arguments) = step else { continue };
        let output = git()
            .current_dir(folder)
            .env(
                "GIT_COMMITTER_DATE",
                format!("{} +0000", FIRST_COMMIT + 400 * DAY),
            )
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// What `git init --bare` makes, without its process and its sample hooks.
pub(crate) fn prepare(folder: &Path, head: &str) {
    for name in [
        "objects/pack",
        "objects/info",
        "refs/heads",
        "refs/tags",
        "info",
    ] {
        fs::create_dir_all(folder.join(name)).expect("a folder of the repository");
    }
    fs::write(folder.join("HEAD"), format!("ref: refs/heads/{head}\n")).expect("HEAD");
    fs::write(
        folder.join("config"),
        "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n",
    )
    .expect("config");
}

struct Import {
    stream: Vec<u8>,
    branch: String,
    /// The mark of each branch's last commit.
    tips: BTreeMap<String, usize>,
    /// The mark of the current commit.
    current: Option<usize>,
    /// The mark of each annotated tag.
    tags: BTreeMap<String, usize>,
    marks: usize,
    time: i64,
    offset: &'static str,
}

impl Default for Import {
    fn default() -> Self {
        Self {
            stream: Vec::new(),
            branch: "main".into(),
            tips: BTreeMap::new(),
            current: None,
            tags: BTreeMap::new(),
            marks: 0,
            time: FIRST_COMMIT,
            offset: "+0000",
        }
    }
}

impl Import {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Branch(name) => self.switch(name),
            Step::Offset(offset) => self.offset = offset,
            Step::Time(seconds) => self.time = *seconds,
            Step::Commit(changes) => self.commit(changes, None),
            Step::Merge(branch) => {
                let other = self.tips[branch];
                self.commit(&[], Some(other));
            }
            Step::Tag(name) => self.reset(&format!("refs/tags/{name}")),
            Step::Remember(name) => self.reset(name),
            Step::Annotate(name) => {
                let commit = self.current.expect("a commit to tag");
                self.annotate(name, commit);
            }
            Step::TagOfTag(name, of) => {
                let tag = self.tags[of];
                self.annotate(name, tag);
            }
            Step::Git(_) => {}
        }
    }

    fn line(&mut self, text: &str) {
        self.stream.extend_from_slice(text.as_bytes());
        self.stream.push(b'\n');
    }

    fn data(&mut self, content: &[u8]) {
        self.line(&format!("data {}", content.len()));
        self.stream.extend_from_slice(content);
        self.stream.push(b'\n');
    }

    fn mark(&mut self) -> usize {
        self.marks += 1;
        let mark = self.marks;
        self.line(&format!("mark :{mark}"));
        mark
    }

    fn switch(&mut self, name: &str) {
        if let Some(orphan) = name.strip_prefix("orphan:") {
            self.branch = orphan.into();
            self.current = None;
            return;
        }
        self.branch = name.into();
        if let Some(&tip) = self.tips.get(name) {
            self.current = Some(tip);
        } else if let Some(start) = self.current {
            self.tips.insert(name.into(), start);
            self.reset(&format!("refs/heads/{name}"));
        }
    }

    fn reset(&mut self, reference: &str) {
        let commit = self.current.expect("a commit to name");
        self.line(&format!("reset {reference}"));
        self.line(&format!("from :{commit}\n"));
    }

    fn commit(&mut self, changes: &[Change], second_parent: Option<usize>) {
        let (time, offset) = (self.time, self.offset);
        self.time += HOUR;
        self.line(&format!("commit refs/heads/{}", self.branch.clone()));
        let mark = self.mark();
        self.line(&format!(
            "author A. Thor <author@mod.test> {} +0200",
            time - DAY
        ));
        self.line(&format!(
            "committer C. O. Mitter <committer@mod.test> {time} {offset}"
        ));
        self.data(format!("commit {mark}\n").as_bytes());
        if let Some(parent) = self.current {
            self.line(&format!("from :{parent}"));
        }
        if let Some(parent) = second_parent {
            self.line(&format!("merge :{parent}"));
        }
        for change in changes {
            self.change(change);
        }
        self.line("");
        self.current = Some(mark);
        self.tips.insert(self.branch.clone(), mark);
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::File {
                mode,
                path,
                content,
            } => {
                self.line(&format!("M {mode} inline {}", quote(path)));
                self.data(content);
            }
            Change::Submodule { path } => {
                self.line(&format!(
                    "M 160000 {} {}",
                    "5".repeat(40),
                    quote(path.as_bytes())
                ));
            }
            Change::Delete { path } => self.line(&format!("D {}", quote(path.as_bytes()))),
        }
    }

    fn annotate(&mut self, name: &str, object: usize) {
        self.line(&format!("tag {name}"));
        let mark = self.mark();
        self.line(&format!("from :{object}"));
        self.line(&format!(
            "tagger T. Agger <tagger@mod.test> {} -0300",
            self.time + 2 * DAY
        ));
        self.data(format!("tag {name}\n").as_bytes());
        self.tags.insert(name.into(), mark);
    }
}

/// A path as fast-import reads it in quotes: every byte but plain ones in octal.
pub(crate) fn quote(path: &[u8]) -> String {
    let escaped = path.iter().map(|&byte| match byte {
        b'"' | b'\\' | 0..=31 | 127.. => format!("\\{byte:03o}"),
        plain => char::from(plain).to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

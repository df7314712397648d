//! A bare repository out of commits that are streamed into `git fast-import`: the contents of a
//! large module pass through and are never held at once.

use std::{
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Stdio},
};

use goproxy_tests::sandbox::Sandbox;

/// 2024-01-01 00:00:00 UTC; the commits follow hourly.
const FIRST_COMMIT: i64 = 1_704_067_200;
const HOUR: i64 = 3600;

/// A repository in the making, on branch `main`.
pub(super) struct Import {
    folder: PathBuf,
    child: Child,
    stream: BufWriter<ChildStdin>,
    time: i64,
}

impl Import {
    /// Makes the empty bare repository `folder`.
    pub(super) fn begin(sandbox: &Sandbox, folder: &Path) -> Self {
        std::fs::create_dir_all(folder).expect("a folder for the repository");
        sandbox.git(folder, &["init", "--quiet", "--bare", "--template="]);
        let mut child = sandbox
            .command("git")
            .current_dir(folder)
            .args(["fast-import", "--quiet", "--date-format=raw"])
            .stdin(Stdio::piped())
            .spawn()
            .expect("git is installed");
        let stream = BufWriter::with_capacity(1 << 20, child.stdin.take().expect("its input"));
        Self {
            folder: folder.into(),
            child,
            stream,
            time: FIRST_COMMIT,
        }
    }

    /// Begins a commit; its files follow. Those of the commit before stay.
    pub(super) fn commit(&mut self) {
        let time = self.time;
        self.time += HOUR;
        self.write(&format!(
            "commit refs/heads/main\ncommitter C. O. Mitter <committer@mod.test> {time} +0000\n\
             data 7\ncommit\n\n"
        ));
    }

    /// A file of the commit. The path needs no quotes.
    pub(super) fn file(&mut self, path: &str, content: &[u8]) {
        self.write(&format!("M 100644 inline {path}\ndata {}\n", content.len()));
        let written = self.stream.write_all(content);
        written.expect("git fast-import reads");
        self.write("\n");
    }

    /// A light or annotated tag on the last commit.
    pub(super) fn tag(&mut self, name: &str, annotated: bool) {
        let (time, length) = (self.time, name.len());
        self.write(&if annotated {
            format!(
                "tag {name}\nfrom refs/heads/main\ntagger T. Agger <tagger@mod.test> {time} +0000\n\
                 data {length}\n{name}\n"
            )
        } else {
            format!("reset refs/tags/{name}\nfrom refs/heads/main\n\n")
        });
    }

    /// Ends the import and packs the repository into chains of deltas.
    pub(super) fn finish(mut self, sandbox: &Sandbox) {
        self.stream.flush().expect("git fast-import reads");
        drop(self.stream);
        let status = self.child.wait().expect("git fast-import ends");
        assert!(status.success(), "git fast-import: {status}");
        let repack = ["repack", "-adfq", "--depth=50", "--window=10"];
        sandbox.git(&self.folder, &repack);
        sandbox.git(&self.folder, &["pack-refs", "--all"]);
    }

    fn write(&mut self, text: &str) {
        let written = self.stream.write_all(text.as_bytes());
        written.expect("git fast-import reads");
    }
}

//! The folder that the program takes for the repository: its own configuration, `HEAD` as it is
//! served, and links to the refs of the real one.
//!
//! A repository's configuration can name further files, programs and remotes, and no flag makes
//! git leave it unread. In a stand-in there is none of it, no hook, no graft and no owner to be
//! distrusted. Objects are named by `GIT_OBJECT_DIRECTORY`.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use goproxy_git::{Directories, RefsSnapshot};
use tempfile::TempDir;

/// Where stand-ins lie: a folder of this process, removed with it.
#[derive(Debug)]
pub(super) struct StandIns {
    folder: TempDir,
    next: AtomicU64,
}

/// A stand-in; removed when dropped.
#[derive(Debug)]
pub(super) struct StandIn {
    folder: PathBuf,
    objects: PathBuf,
}

impl StandIns {
    /// A folder below `above`, or in the system's folder for temporary files.
    pub(super) fn new(above: Option<&Path>) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix("goproxy-git-");
        let folder = match above {
            Some(above) => builder.tempdir_in(above),
            None => builder.tempdir(),
        };
        Ok(Self {
            folder: folder?,
            next: AtomicU64::new(0),
        })
    }

    /// Makes a stand-in for the repository in `directories` at `snapshot`. A few small files.
    pub(super) fn make(
        &self,
        directories: &Directories,
        snapshot: &RefsSnapshot,
        allow_filter: bool,
    ) -> io::Result<StandIn> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let folder = self.folder.path().join(number.to_string());
        fs::create_dir(&folder)?;
        let stand_in = StandIn {
            folder,
            objects: directories.objects.clone(),
        };
        let folder = &stand_in.folder;
        let head = head(snapshot);
        fs::write(folder.join("config"), config(head.is_some(), allow_filter))?;
        let head = head.unwrap_or_else(|| "ref: refs/nothing".to_owned());
        fs::write(folder.join("HEAD"), head + "\n")?;
        for name in ["refs", "packed-refs", "shallow"] {
            symlink(directories.common.join(name), folder.join(name))?;
        }
        Ok(stand_in)
    }

    /// Removes the folder and all stand-ins: nobody is to start a program any more.
    pub(super) fn remove(&self) {
        remove(self.folder.path());
    }
}

impl StandIn {
    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The objects of the real repository.
    pub(super) fn objects(&self) -> &Path {
        &self.objects
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        remove(&self.folder);
    }
}

/// That it is gone already is well.
fn remove(folder: &Path) {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let folder = folder.display();
            tracing::warn!(%error, "cannot remove {folder}: {error}");
        }
        _ => {}
    }
}

/// `HEAD` as the snapshot serves it; `None` when it leads to nothing that is served.
fn head(snapshot: &RefsSnapshot) -> Option<String> {
    match snapshot.head_branch() {
        Some(branch) => Some(format!("ref: refs/heads/{branch}")),
        None => Some(snapshot.references().head()?.to_string()),
    }
}

/// What git is told (git-config). Any object may be wanted, because what is wanted was judged
/// before; in protocol 0 git would else refuse commits that no ref holds.
fn config(has_head: bool, allow_filter: bool) -> String {
    let unborn = if has_head { "advertise" } else { "ignore" };
    format!(
        "[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n\
         [transfer]\n\thideRefs = refs\n\thideRefs = !refs/heads\n\thideRefs = !refs/tags\n\
         [uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = {allow_filter}\n\
         [lsrefs]\n\tunborn = {unborn}\n\
         [pack]\n\tthreads = 1\n"
    )
}

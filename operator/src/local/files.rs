//! The folder in which everything lies that is made here: nobody else may read it.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// The state folder.
#[derive(Debug, Clone)]
pub(super) struct StateFolder(PathBuf);

impl StateFolder {
    /// Makes the folder if it is not there.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let shown = folder.display();
        make(folder).with_context(|| format!("--state-dir {shown}: cannot be made"))?;
        let folder = folder.canonicalize();
        Ok(Self(
            folder.with_context(|| format!("--state-dir {shown}"))?,
        ))
    }

    /// The folder itself.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// The folder of one `GoProxy`, made if it is not there.
    pub(super) fn of_proxy(&self, namespace: &str, name: &str) -> io::Result<PathBuf> {
        let folder = self.0.join("proxies").join(namespace).join(name);
        make(&folder)?;
        Ok(folder)
    }
}

/// A folder that only we may enter.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Writes a file at once and for us alone. Whether it was another one before.
pub(super) fn write(file: &Path, content: &[u8]) -> io::Result<bool> {
    if fs::read(file).is_ok_and(|before| before == content) {
        return Ok(false);
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = file.with_file_name(format!(".{name}.new"));
    let mut options = OpenOptions::new();
    let mut new = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    new.write_all(content)?;
    fs::rename(beside, file)?;
    Ok(true)
}

//! The object directories of a repository: its own and, recursively, its alternates.
//!
//! `objects/info/alternates` is gitrepository-layout's. Every directory, and every link in the
//! places where packs, indexes, graphs and loose objects lie, must stay beneath the served folder.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::beneath::ServedRoot;
use super::file::{is_absent, read_bounded};
use crate::error::{Error, Unsupported};

const FILE_LIMIT: u64 = 1 << 20;
/// git and libgit2 follow five levels.
const DEPTH: usize = 5;
const DIRECTORIES: usize = 256;

pub(super) enum Failure {
    Unsupported(Unsupported),
    Error(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// `own`, then every alternate once, in the order git would search them.
pub(super) fn object_directories(own: &Path, root: &ServedRoot) -> Result<Vec<PathBuf>, Failure> {
    let mut directories = vec![root.resolve(own, own)?];
    let mut level = 0..1;
    for _ in 0..=DEPTH {
        let end = directories.len();
        for index in level.clone() {
            let Some(directory) = directories.get(index).cloned() else {
                break;
            };
            check_links(&directory, root)?;
            for target in read(&directory, root)? {
                if !directories.contains(&target) {
                    directories.push(target);
                }
            }
        }
        if directories.len() > DIRECTORIES {
            let what = format!("alternates of {}", own.display());
            let limit = DIRECTORIES as u64;
            return Err(Error::Bound { what, limit }.into());
        }
        if directories.len() == end {
            return Ok(directories);
        }
        level = end..directories.len();
    }
    let what = format!("levels of alternates of {}", own.display());
    let limit = DEPTH as u64;
    Err(Error::Bound { what, limit }.into())
}

fn read(objects: &Path, root: &ServedRoot) -> Result<Vec<PathBuf>, Failure> {
    if objects.join("info/http-alternates").exists() {
        return Err(Failure::Unsupported(Unsupported::HttpAlternates));
    }
    let file = objects.join("info/alternates");
    let Some(bytes) = read_bounded(&file, FILE_LIMIT)? else {
        return Ok(Vec::new());
    };
    let mut targets = Vec::new();
    for line in bytes.split(|byte| matches!(byte, b'\n' | b'\r')) {
        match line.first() {
            None | Some(b'#') => {}
            Some(b'/' | b'.') => {
                let target = objects.join(std::ffi::OsStr::from_bytes(line));
                targets.push(root.resolve(&target, &file)?);
            }
            // libgit2 takes these relative to the process's folder, or with their quotes.
            Some(_) => {
                let line = String::from_utf8_lossy(line).into_owned();
                return Err(Failure::Unsupported(Unsupported::AlternatePath(line)));
            }
        }
    }
    Ok(targets)
}

/// Every link in the places that libgit2 reads below `objects`.
fn check_links(objects: &Path, root: &ServedRoot) -> Result<(), Error> {
    for entry in entries(objects)? {
        let entry = entry.map_err(|error| Error::io(objects, error))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| Error::io(&path, error))?;
        if kind.is_symlink() {
            root.resolve(&path, &path)?;
        }
        if kind.is_symlink() || kind.is_dir() {
            check_links_in(&path, root)?;
        }
    }
    check_links_in(&objects.join("info/commit-graphs"), root)
}

fn check_links_in(directory: &Path, root: &ServedRoot) -> Result<(), Error> {
    for entry in entries(directory)? {
        let entry = entry.map_err(|error| Error::io(directory, error))?;
        let kind = entry
            .file_type()
            .map_err(|error| Error::io(&entry.path(), error))?;
        if kind.is_symlink() {
            root.resolve(&entry.path(), &entry.path())?;
        }
    }
    Ok(())
}

fn entries(directory: &Path) -> Result<impl Iterator<Item = std::io::Result<fs::DirEntry>>, Error> {
    match fs::read_dir(directory) {
        Ok(entries) => Ok(Some(entries).into_iter().flatten()),
        Err(error) if is_absent(&error) => Ok(None.into_iter().flatten()),
        Err(error) => Err(Error::io(directory, error)),
    }
}

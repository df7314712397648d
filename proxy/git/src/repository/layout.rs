//! Finds the directories of a repository and judges them before libgit2 sees them.
//!
//! The layout is gitrepository-layout's. Containment comes first, then the config, then whether
//! the rest is there; nothing is opened by libgit2 until [`inspect`] has returned.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::alternates;
use super::beneath::ServedRoot;
use super::config::Config;
use super::file::read_bounded;
use crate::error::{Error, Unsupported};

const POINTER_LIMIT: u64 = 64 << 10;
const CONFIG_LIMIT: u64 = 1 << 20;
const CONFIG_FILES: usize = 64;

/// The directories of one repository, all resolved and beneath the served folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Where `HEAD` is.
    pub(crate) git_dir: PathBuf,
    /// Where refs, objects and config are; differs from `git_dir` for a linked worktree.
    pub(crate) common_dir: PathBuf,
    /// The objects directory, then its alternates.
    pub(crate) objects: Vec<PathBuf>,
}

/// Finds and judges the repository at `path`: a bare one, a working tree with `.git`, or a
/// `.git` file.
pub(crate) fn inspect(path: &Path, root: &ServedRoot) -> Result<Layout, Error> {
    let git_dir = find_git_dir(path, root)?;
    let common_dir = common_dir(&git_dir, root)?;
    if let Some(target) = pointer(&git_dir.join("gitdir"), b"")? {
        root.resolve(&target, &git_dir.join("gitdir"))?;
    }
    check_format(path, &git_dir, &common_dir, root)?;
    for (directory, name, reason) in [
        (&common_dir, "objects", "it has no objects directory"),
        (&common_dir, "refs", "it has no refs directory"),
    ] {
        let wanted = directory.join(name);
        root.check_link(&wanted)?;
        if !wanted.is_dir() {
            return Err(not_a_repository(path, reason));
        }
    }
    let objects =
        alternates::object_directories(&common_dir.join("objects"), root).map_err(|error| {
            match error {
                alternates::Failure::Unsupported(what) => unsupported(path, what),
                alternates::Failure::Error(error) => error,
            }
        })?;
    Ok(Layout {
        git_dir,
        common_dir,
        objects,
    })
}

/// Refuses the formats that are not read.
pub(crate) fn check_format(
    path: &Path,
    git_dir: &Path,
    common_dir: &Path,
    root: &ServedRoot,
) -> Result<(), Error> {
    match read_config(git_dir, common_dir, root)?.unsupported() {
        Some(what) => Err(unsupported(path, what)),
        None => Ok(()),
    }
}

fn unsupported(path: &Path, what: Unsupported) -> Error {
    Error::Unsupported {
        path: path.to_owned(),
        what,
    }
}

fn not_a_repository(path: &Path, reason: &'static str) -> Error {
    Error::NotARepository {
        path: path.to_owned(),
        reason,
    }
}

fn find_git_dir(path: &Path, root: &ServedRoot) -> Result<PathBuf, Error> {
    let start = root.resolve(path, path)?;
    let metadata = fs::metadata(&start).map_err(|error| {
        if super::file::is_absent(&error) {
            let path = path.to_owned();
            return Error::Missing { path };
        }
        Error::io(path, error)
    })?;
    let dot_git = start.join(".git");
    let found = if metadata.is_file() {
        follow_git_file(&start, root)?
    } else if has_head(&start) {
        start
    } else if dot_git.is_file() {
        follow_git_file(&root.resolve(&dot_git, &dot_git)?, root)?
    } else {
        root.resolve(&dot_git, &dot_git)?
    };
    // An unreadable directory is not an absent HEAD.
    match fs::symlink_metadata(found.join("HEAD")) {
        Ok(_) => Ok(found),
        Err(error) if super::file::is_absent(&error) => {
            Err(not_a_repository(path, "it has no HEAD"))
        }
        Err(error) => Err(Error::io(&found, error)),
    }
}

fn has_head(directory: &Path) -> bool {
    match fs::symlink_metadata(directory.join("HEAD")) {
        Ok(_) => true,
        Err(error) => !super::file::is_absent(&error),
    }
}

fn follow_git_file(file: &Path, root: &ServedRoot) -> Result<PathBuf, Error> {
    let target = pointer(file, b"gitdir:")?
        .ok_or_else(|| not_a_repository(file, "the file does not start with gitdir:"))?;
    root.resolve(&target, file)
}

fn common_dir(git_dir: &Path, root: &ServedRoot) -> Result<PathBuf, Error> {
    let file = git_dir.join("commondir");
    root.check_link(&file)?;
    match pointer(&file, b"")? {
        Some(target) => root.resolve(&target, &file),
        None => Ok(git_dir.to_owned()),
    }
}

/// The path that `file` holds after `prefix`, relative to the folder of `file`.
fn pointer(file: &Path, prefix: &[u8]) -> Result<Option<PathBuf>, Error> {
    let Some(bytes) = read_bounded(file, POINTER_LIMIT)? else {
        return Ok(None);
    };
    let Some(text) = bytes.strip_prefix(prefix) else {
        return Ok(None);
    };
    let text = OsStr::from_bytes(text.trim_ascii());
    let parent = file.parent().unwrap_or(Path::new("/"));
    Ok(Some(parent.join(text)))
}

fn read_config(git_dir: &Path, common_dir: &Path, root: &ServedRoot) -> Result<Config, Error> {
    let mut config = Config::default();
    let mut waiting = vec![common_dir.join("config")];
    let mut read = 0;
    let mut worktree = false;
    while let Some(file) = waiting.pop() {
        read += 1;
        if read > CONFIG_FILES {
            return Err(Error::Bound {
                what: format!("config files included by {}", common_dir.display()),
                limit: CONFIG_FILES as u64,
            });
        }
        root.check_link(&file)?;
        let Some(text) = read_bounded(&file, CONFIG_LIMIT)? else {
            continue;
        };
        let parsed = Config::parse(&text).map_err(|error| {
            Error::corrupt(file.display().to_string(), format!("line {}", error.line))
        })?;
        for include in &parsed.includes {
            let folder = file.parent().unwrap_or(Path::new("/"));
            // `~` is somebody's home: never below a served folder on purpose.
            let target = match include.strip_prefix("~") {
                Ok(rest) => Path::new("/").join(rest),
                Err(_) if include.as_os_str().as_bytes().starts_with(b"~") => PathBuf::from("/"),
                Err(_) => folder.join(include),
            };
            waiting.push(root.resolve(&target, &file)?);
        }
        config.extend(parsed);
        if config.has_worktree_config() && !worktree {
            worktree = true;
            waiting.push(git_dir.join("config.worktree"));
        }
    }
    Ok(config)
}

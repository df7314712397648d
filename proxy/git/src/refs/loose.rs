//! Loose refs: one file per ref below `refs/heads` and `refs/tags`, and `HEAD`.
//!
//! Every directory and file is stamped before it is read, so that whoever compares the stamps
//! afterwards sees a change that fell in between. Broken refs are kept as such: they hide packed
//! ones, as they do for git.

use std::fs;
use std::path::{Path, PathBuf};

use goproxy_core::object_id::ObjectId;

use super::stamp::{Stamp, stamp};
use super::{BOUNDS, Bounds, name};
use crate::error::Error;
use crate::repository::ServedRoot;
use crate::repository::file::{is_absent, read_bounded};

const FILE_LIMIT: u64 = 64 << 10;
/// Files that are stamped besides the directories: git replaces files, which the directory's
/// stamp shows, but other tools may write into them.
const STAMPED_FILES: usize = 1024;

/// What a loose ref holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Id(ObjectId),
    /// The full name of another ref.
    Symbolic(String),
    /// Nothing that git could follow.
    Broken,
}

/// All loose branches and tags, and the stamps of what was read.
#[derive(Debug, Default)]
pub(super) struct Loose {
    pub(super) refs: Vec<(String, Value)>,
    pub(super) stamps: Vec<(PathBuf, Stamp)>,
    files: usize,
    name_bytes: usize,
}

/// Reads the loose branches and tags of the repository in `common_dir`.
pub(super) fn read(common_dir: &Path, root: &ServedRoot) -> Result<Loose, Error> {
    let mut loose = Loose::default();
    let mut waiting = vec!["refs/tags".to_owned(), "refs/heads".to_owned()];
    let refs = common_dir.join("refs");
    loose.stamp(&refs)?;
    root.check_link(&refs)?;
    if !refs.is_dir() {
        let path = common_dir.to_owned();
        let reason = "it has no refs directory";
        return Err(Error::NotARepository { path, reason });
    }
    while let Some(directory) = waiting.pop() {
        bound(
            "directories of refs",
            loose.stamps.len(),
            BOUNDS.directories + STAMPED_FILES,
        )?;
        let path = common_dir.join(&directory);
        loose.stamp(&path)?;
        root.check_link(&path)?;
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => continue,
            Err(error) => return Err(Error::io(&path, error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| Error::io(&path, error))?;
            let Some(name) = entry
                .file_name()
                .to_str()
                .map(|name| format!("{directory}/{name}"))
            else {
                continue;
            };
            if !name::is_valid(&name) {
                continue;
            }
            if is_directory(&entry)? {
                waiting.push(name);
            } else {
                loose.file(common_dir, root, name)?;
            }
        }
    }
    Ok(loose)
}

fn is_directory(entry: &fs::DirEntry) -> Result<bool, Error> {
    let failed = |error| Error::io(&entry.path(), error);
    let kind = entry.file_type().map_err(failed)?;
    if !kind.is_symlink() {
        return Ok(kind.is_dir());
    }
    match fs::metadata(entry.path()) {
        Ok(metadata) => Ok(metadata.is_dir()),
        Err(error) if is_absent(&error) => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

impl Loose {
    pub(super) fn stamp(&mut self, path: &Path) -> Result<(), Error> {
        let stamp = stamp(path).map_err(|error| Error::io(path, error))?;
        self.stamps.push((path.to_owned(), stamp));
        Ok(())
    }

    fn file(&mut self, common_dir: &Path, root: &ServedRoot, name: String) -> Result<(), Error> {
        let Bounds {
            refs, name_bytes, ..
        } = BOUNDS;
        self.name_bytes += name.len();
        bound("branches and tags", self.refs.len() + 1, refs)?;
        bound("bytes of ref names", self.name_bytes, name_bytes)?;
        if self.files < STAMPED_FILES {
            self.files += 1;
            self.stamp(&common_dir.join(&name))?;
        }
        // One that vanished was packed or deleted: the packed refs, read later, know.
        if let Some(value) = read_one(&common_dir.join(&name), root)? {
            self.refs.push((name, value));
        }
        Ok(())
    }
}

fn bound(what: &str, count: usize, limit: usize) -> Result<(), Error> {
    if count > limit {
        let what = what.to_owned();
        let limit = limit as u64;
        return Err(Error::Bound { what, limit });
    }
    Ok(())
}

/// What the loose ref or `HEAD` in the file `path` holds; `None` when there is no such file.
pub(super) fn read_one(path: &Path, root: &ServedRoot) -> Result<Option<Value>, Error> {
    // Before symbolic refs were files they were links: git still follows those into refs/.
    if let Ok(target) = fs::read_link(path) {
        if let Some(name) = target.to_str().filter(|name| name.starts_with("refs/")) {
            return Ok(Some(symbolic(name)));
        }
        root.resolve(path, path)?;
    }
    match read_bounded(path, FILE_LIMIT) {
        Ok(bytes) => Ok(bytes.map(|bytes| parse(&bytes))),
        Err(Error::Bound { .. }) => Ok(Some(Value::Broken)),
        Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::IsADirectory => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The content of a loose ref: forty hexadecimal digits and white space, or `ref: ` and a name.
fn parse(bytes: &[u8]) -> Value {
    if let Some(target) = bytes.strip_prefix(b"ref:") {
        let target = std::str::from_utf8(target.trim_ascii());
        return target.map_or(Value::Broken, symbolic);
    }
    let Some((hex, rest)) = bytes.split_at_checked(40) else {
        return Value::Broken;
    };
    let ends = rest.first().is_none_or(u8::is_ascii_whitespace);
    let id = std::str::from_utf8(hex)
        .ok()
        .and_then(|hex| hex.parse().ok());
    match id {
        Some(id) if ends && id != ObjectId::from_bytes([0; 20]) => Value::Id(id),
        _ => Value::Broken,
    }
}

fn symbolic(name: &str) -> Value {
    if name.starts_with("refs/") && name::is_valid(name) {
        return Value::Symbolic(name.to_owned());
    }
    Value::Broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_an_id_or_a_name_or_broken() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        let value = Value::Id(id.parse().unwrap());
        let symbolic = Value::Symbolic("refs/heads/main".into());
        for (text, expected) in [
            (id.to_owned(), &value),
            (format!("{id}\n"), &value),
            (format!("{id} trailing\n"), &value),
            ("ref: refs/heads/main\n".to_owned(), &symbolic),
            ("ref:refs/heads/main".to_owned(), &symbolic),
            (String::new(), &Value::Broken),
            (id[1..].to_owned(), &Value::Broken),
            (format!("{id}0"), &Value::Broken),
            ("0".repeat(40), &Value::Broken),
            ("ref: ../../etc/passwd\n".to_owned(), &Value::Broken),
            ("ref: refs/heads/../../../x\n".to_owned(), &Value::Broken),
        ] {
            assert_eq!(&parse(text.as_bytes()), expected, "{text:?}");
        }
    }
}

//! Keeps everything that a repository's files name inside the served folder.
//!
//! A path is resolved as the operating system would, links included, and must then lie beneath
//! the folder. What does not exist yet is judged by the existing part of its path, so that a name
//! that becomes real later was judged too.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The folder that nothing may lead out of, resolved.
#[derive(Debug, Clone)]
pub(crate) struct ServedRoot {
    root: PathBuf,
}

impl ServedRoot {
    pub(crate) fn new(path: &Path) -> Result<Self, Error> {
        let root = fs::canonicalize(path).map_err(|source| match source.kind() {
            ErrorKind::NotFound => Error::Missing {
                path: path.to_owned(),
            },
            _ => Error::io(path, source),
        })?;
        Ok(Self { root })
    }

    /// `target`, resolved; an error when it leads out. `named_by` is the file that names it.
    pub(crate) fn resolve(&self, target: &Path, named_by: &Path) -> Result<PathBuf, Error> {
        let outside = || Error::OutsideRoot {
            named_by: named_by.to_owned(),
            target: target.to_owned(),
            root: self.root.clone(),
        };
        let mut existing = target;
        let mut missing: Vec<OsString> = Vec::new();
        let mut resolved = loop {
            match fs::canonicalize(existing) {
                Ok(resolved) => break resolved,
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    // A dangling link could come to lead anywhere; `..` below nothing is a riddle.
                    let (Some(name), Some(parent)) = (existing.file_name(), existing.parent())
                    else {
                        return Err(outside());
                    };
                    if fs::symlink_metadata(existing).is_ok() {
                        return Err(outside());
                    }
                    missing.push(name.to_owned());
                    existing = parent;
                }
                Err(error) => return Err(Error::io(existing, error)),
            }
        };
        resolved.extend(missing.into_iter().rev());
        if resolved.starts_with(&self.root) {
            return Ok(resolved);
        }
        Err(outside())
    }

    /// Resolves `path` only when it is a symbolic link; a plain or absent one cannot lead out.
    pub(crate) fn check_link(&self, path: &Path) -> Result<(), Error> {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_symlink() => self.resolve(path, path).map(drop),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Error::io(path, error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::ErrorKind;

    #[test]
    fn links_and_dots_are_followed_before_judging() {
        let folder = tempfile::tempdir().unwrap();
        let served = folder.path().join("served");
        fs::create_dir_all(served.join("inside")).unwrap();
        fs::create_dir_all(folder.path().join("secret")).unwrap();
        symlink("../secret", served.join("out")).unwrap();
        symlink("inside", served.join("in")).unwrap();
        symlink("../nowhere", served.join("dangling")).unwrap();
        let root = ServedRoot::new(&served).unwrap();
        let judge = |path: &str| root.resolve(&served.join(path), Path::new("config"));
        for path in [
            "inside",
            "in",
            "inside/..",
            "absent",
            "inside/absent/deeper",
        ] {
            assert!(judge(path).is_ok(), "{path}");
        }
        for path in [
            "out",
            "out/x",
            "..",
            "inside/../../secret",
            "dangling",
            "absent/../x",
        ] {
            let error = judge(path).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OutsideRoot, "{path}");
        }
    }

    #[test]
    fn a_sibling_with_the_same_beginning_is_outside() {
        let folder = tempfile::tempdir().unwrap();
        let served = folder.path().join("served");
        fs::create_dir_all(&served).unwrap();
        fs::create_dir_all(folder.path().join("served-too")).unwrap();
        let root = ServedRoot::new(&served).unwrap();
        let sibling = folder.path().join("served-too");
        assert!(root.resolve(&sibling, Path::new("config")).is_err());
    }
}

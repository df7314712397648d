//! Which directory of a commit is the module.
//!
//! Go Modules Reference, "Module directories within a repository": the code directory or, for a
//! path that ends in `/vN`, the directory `vN` in it; the go.mod file decides. Only the major
//! version suffix of the path that it declares is compared, since forks and aliases keep the path
//! of their origin.

use super::module::join;
use super::{DirectoryReason, Error, GoModBytes, Outcome, Reason, Resolver};
use crate::go_mod::module_path_of;
use crate::limits::MAX_GO_MOD;
use crate::module_path::{PathMajor, split_path_major};
use crate::object_id::ObjectId;
use crate::repository::{File, Repository};
use crate::version::Version;

/// The directory that is the module.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) path: String,
    /// Its go.mod file; `None` when it has none and needs none.
    go_mod: Option<Vec<u8>>,
}

/// A go.mod file that may be the module's.
struct Candidate {
    directory: String,
    bytes: Vec<u8>,
    declared: Option<String>,
}

impl<R: Repository> Resolver<'_, R> {
    /// The directory of the commit that `version` looks up.
    pub(super) fn find_directory(&self, version: &Version) -> Outcome<Directory, R> {
        let revision = self.module.revision_of(version.as_str());
        let tree = self.lookup(&revision)?.commit.tree;
        let at_code = self.candidate(tree, self.module.code_directory(), &revision)?;
        let at_major = match self.module.major_directory() {
            Some(directory) => self.candidate(tree, &directory, &revision)?,
            None => None,
        };
        self.choose_directory(at_code, at_major)
            .map_err(|reason| Reason::Directory { revision, reason }.into())
    }

    /// The go.mod file of a version that is known to exist.
    pub(super) fn raw_go_mod(&self, version: &Version) -> Outcome<GoModBytes, R> {
        let directory = self.find_directory(version)?;
        let is_synthesized = directory.go_mod.is_none();
        let bytes = directory
            .go_mod
            .unwrap_or_else(|| self.synthesized_go_mod());
        Ok(GoModBytes {
            bytes,
            is_synthesized,
        })
    }

    /// What stands for the go.mod file of a commit without one.
    pub(super) fn synthesized_go_mod(&self) -> Vec<u8> {
        format!("module {}\n", self.module.path()).into_bytes()
    }

    /// Whether the blob `path` exists in the root tree `tree`.
    pub(super) fn has_file(&self, tree: ObjectId, path: &str) -> Outcome<bool, R> {
        let file = self.repository.file(tree, path, MAX_GO_MOD);
        Ok(file.map_err(Error::Repository)?.is_some())
    }

    fn candidate(
        &self,
        tree: ObjectId,
        directory: &str,
        revision: &str,
    ) -> Outcome<Option<Candidate>, R> {
        let path = join(directory, "go.mod");
        let file = self.repository.file(tree, &path, MAX_GO_MOD);
        let bytes = match file.map_err(Error::Repository)? {
            None => return Ok(None),
            Some(File::Bytes(bytes)) => bytes,
            Some(File::TooLarge(size)) => {
                let reason = DirectoryReason::TooLarge {
                    file: path,
                    size,
                    limit: MAX_GO_MOD,
                };
                let revision = revision.to_owned();
                return Err(Reason::Directory { revision, reason }.into());
            }
        };
        Ok(Some(Candidate {
            directory: directory.to_owned(),
            declared: module_path_of(&bytes),
            bytes,
        }))
    }

    fn choose_directory(
        &self,
        at_code: Option<Candidate>,
        at_major: Option<Candidate>,
    ) -> Result<Directory, DirectoryReason> {
        let module = self.module;
        let chosen = match (at_code, at_major) {
            (Some(code), Some(major)) if self.suits(&code) && self.suits(&major) => {
                let suffix = module.suffix().to_owned();
                return Err(DirectoryReason::Both(code.file(), major.file(), suffix));
            }
            // A go.mod file in the major version directory decides alone, even when it is wrong.
            (_, Some(candidate)) | (Some(candidate), None) => candidate,
            (None, None) => return self.directory_without_go_mod(),
        };
        if !self.suits(&chosen) {
            return Err(self.unsuitable(&chosen));
        }
        Ok(Directory {
            path: chosen.directory,
            go_mod: Some(chosen.bytes),
        })
    }

    /// Repositories older than modules are modules without a go.mod file, at their root only.
    fn directory_without_go_mod(&self) -> Result<Directory, DirectoryReason> {
        let module = self.module;
        let file = join(module.code_directory(), "go.mod");
        if let Some(major) = module.major_directory() {
            return Err(DirectoryReason::MissingBoth(file, join(&major, "go.mod")));
        }
        let is_slash = matches!(module.path_major(), PathMajor::Slash(_));
        if is_slash || !module.code_directory().is_empty() {
            return Err(DirectoryReason::Missing(file));
        }
        Ok(Directory {
            path: String::new(),
            go_mod: None,
        })
    }

    fn suits(&self, candidate: &Candidate) -> bool {
        let declared = candidate.declared.as_deref();
        declared.is_some_and(|declared| self.module.path_major().suits(declared))
    }

    fn unsuitable(&self, candidate: &Candidate) -> DirectoryReason {
        let file = candidate.file();
        let Some(declared) = candidate.declared.clone() else {
            return DirectoryReason::NoModulePath(file);
        };
        if split_path_major(&declared).is_none() {
            return DirectoryReason::Malformed { file, declared };
        }
        let module = self.module.path().clone();
        DirectoryReason::OtherMajor {
            file,
            declared,
            module,
        }
    }
}

impl Candidate {
    fn file(&self) -> String {
        join(&self.directory, "go.mod")
    }
}

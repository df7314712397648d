//! From the files of a commit to the entries of a module zip.
//!
//! [`plan`] takes a listing of the module's directory and decides, as the `go` command does when
//! it makes a zip from a repository, which files belong to the module, under which names, or why
//! there is no such zip. It reads nothing: sizes are judged afterwards ([`Plan::check_sizes`]),
//! when the caller has asked for them, and before anything is inflated.
//! Sources: Go Modules Reference, "Module zip files" and "File path and size constraints"; the
//! documentation of `golang.org/x/mod/zip` (`Create`); observed behaviour of
//! `GOPROXY=direct go mod download`.

mod candidates;
mod nested;
mod sizes;

use crate::file_set::{self, Problems, SizeError};
use crate::go_mod::VendorRule;
use crate::module_path::ModulePath;
use crate::object_id::ObjectId;
use crate::tree::{EntryMode, TreeEntry};
use crate::version::Version;

use candidates::{Candidate, LICENSE};
pub use sizes::SizeVerdict;

/// What a plan is made from.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// The module.
    pub module: &'a ModulePath,
    /// Its version, `+incompatible` included.
    pub version: &'a Version,
    /// Every entry below the module's directory at the commit, paths relative to it.
    pub entries: Vec<TreeEntry>,
    /// The bytes of the regular file `go.mod` of that listing as they will stand in the zip, that
    /// is after conversion by attributes. `None` when there is no such file.
    pub go_mod: Option<&'a [u8]>,
    /// The blob `LICENSE` in the repository's root, a regular file or a symlink, if there is one
    /// and the module's directory is not that root.
    pub root_license: Option<ObjectId>,
}

/// A file of the module's zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Its path relative to the module's directory.
    pub path: Box<str>,
    /// The blob with its content.
    pub id: ObjectId,
    /// The blob is the content: attributes convert nothing (the LICENSE taken over from the
    /// repository's root).
    pub raw: bool,
}

/// The list of a module zip's entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    prefix: Box<str>,
    files: Vec<PlannedFile>,
}

/// Why a commit holds no zip of the module. To a client all of these mean that the version does
/// not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The module's path ends in another major version.
    #[error("version {version} does not fit the module path {module}")]
    MajorVersion {
        /// The module's path.
        module: ModulePath,
        /// The version.
        version: Version,
    },
    /// Files that cannot be part of any module.
    #[error("{0}")]
    Files(Problems),
    /// The files are too large as a whole.
    #[error(transparent)]
    Size(#[from] SizeError),
}

/// Decides what the module's zip holds.
///
/// Fails with every file that rules the module out (a name that some system cannot hold, two that
/// differ in case only), though not for those in vendor directories and nested modules, which are
/// left out first; a symlink is left out only after it was held against the rules.
pub fn plan(inputs: Inputs<'_>) -> Result<Plan, PlanError> {
    let Inputs {
        module,
        version,
        entries,
        go_mod,
        root_license,
    } = inputs;
    if !module.path_major().check(version) {
        return Err(PlanError::MajorVersion {
            module: module.clone(),
            version: version.clone(),
        });
    }
    let prefix = format!("{module}@{version}/").into_boxed_str();
    let mut problems = Problems::default();
    let has_license = entries
        .iter()
        .any(|entry| *entry.path == *LICENSE.as_bytes() && entry.mode != EntryMode::Submodule);
    let mut candidates =
        candidates::select(entries, VendorRule::of(go_mod), &prefix, &mut problems);
    if let Some(id) = root_license.filter(|_| !has_license) {
        candidates.push(Candidate::license(id));
    }
    candidates.sort_by(|left, right| left.path.cmp(&right.path));
    file_set::find_clashes(candidates.iter().map(|file| &*file.path), &mut problems);
    if !problems.is_empty() {
        return Err(PlanError::Files(problems));
    }
    let files = candidates
        .into_iter()
        .filter(|candidate| !candidate.is_link)
        .map(|candidate| PlannedFile {
            path: candidate.path,
            id: candidate.id,
            raw: candidate.raw,
        })
        .collect();
    Ok(Plan { prefix, files })
}

impl Plan {
    /// What every name in the zip starts with: `module@version/`, both as they are, not escaped.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The files, sorted by path as bytes.
    pub fn files(&self) -> &[PlannedFile] {
        &self.files
    }
}

#[cfg(test)]
mod tests;

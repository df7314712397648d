//! Which entries of a listing belong to the module, before they are compared with each other.

use crate::file_name;
use crate::file_set::{self, Fault, Problems};
use crate::go_mod::VendorRule;
use crate::object_id::ObjectId;
use crate::tree::{EntryMode, TreeEntry};

use super::nested::NestedModules;

/// The name of a licence, wherever it lies.
pub(super) const LICENSE: &str = "LICENSE";

/// A file that nothing has left out so far; of the files left, only links go.
pub(super) struct Candidate {
    pub(super) path: Box<str>,
    pub(super) id: ObjectId,
    pub(super) is_link: bool,
    pub(super) raw: bool,
}

impl Candidate {
    /// The licence of the repository, which the `go` command adds to a module in a subdirectory
    /// that has none. It reads the blob as it is, even where that is a symlink.
    pub(super) fn license(id: ObjectId) -> Self {
        Self {
            path: LICENSE.into(),
            id,
            is_link: false,
            raw: true,
        }
    }
}

/// The entries that belong to the module, their names checked. Submodules leave no trace: for the
/// `go` command they are empty directories.
pub(super) fn select(
    entries: Vec<TreeEntry>,
    vendor_rule: VendorRule,
    prefix: &str,
    problems: &mut Problems,
) -> Vec<Candidate> {
    let nested_modules = NestedModules::find(&entries);
    entries
        .into_iter()
        .filter(|entry| entry.mode != EntryMode::Submodule)
        .filter_map(|entry| {
            let path = &entry.path;
            if !file_set::is_clean(path) {
                problems.add(path, Fault::NotClean);
                return None;
            }
            // A listing by `hg archive` would hold this file; the name is left out everywhere.
            if vendor_rule.omits(path)
                || nested_modules.contain(path)
                || **path == *b".hg_archival.txt"
            {
                return None;
            }
            candidate(entry, prefix)
                .map_err(|(path, fault)| problems.add(&path, fault))
                .ok()
        })
        .collect()
}

fn candidate(entry: TreeEntry, prefix: &str) -> Result<Candidate, (Vec<u8>, Fault)> {
    let is_link = entry.mode == EntryMode::Symlink;
    let path = String::from_utf8(entry.path.into_vec())
        .map_err(|error| (error.into_bytes(), Fault::NotUtf8))?;
    let name_length = prefix.len() + path.len();
    let fault = if let Err(error) = file_name::check(&path) {
        Fault::Name(error.fault)
    } else if path.eq_ignore_ascii_case("go.mod") && path != "go.mod" {
        Fault::GoModCase
    } else if name_length > usize::from(u16::MAX) && !is_link {
        Fault::NameTooLong(name_length)
    } else {
        return Ok(Candidate {
            path: path.into_boxed_str(),
            id: entry.id,
            is_link,
            raw: false,
        });
    };
    Err((path.into_bytes(), fault))
}

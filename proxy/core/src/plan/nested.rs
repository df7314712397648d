//! Directories of a listing that are modules of their own.

use crate::tree::{EntryMode, TreeEntry};

/// The directories other than the root that hold a regular file named `go.mod` in whatever case:
/// they are other modules, and all of their files are left out. A symlink or a directory of that
/// name starts no module. Source: Go Modules Reference, "Module zip files".
#[derive(Debug)]
pub(super) struct NestedModules {
    /// Paths with a trailing slash, sorted, none below another.
    directories: Vec<Box<[u8]>>,
}

impl NestedModules {
    pub(super) fn find(entries: &[TreeEntry]) -> Self {
        let mut directories: Vec<Box<[u8]>> = entries
            .iter()
            .filter_map(|entry| module_directory(entry).map(Box::from))
            .collect();
        directories.sort_unstable();
        directories.dedup_by(|directory, outer| directory.starts_with(outer));
        Self { directories }
    }

    /// Whether `path` lies in one of them.
    pub(super) fn contain(&self, path: &[u8]) -> bool {
        // Only the last directory that sorts before the path can enclose it: one that sorted in
        // between would have to be nested itself.
        let after = self
            .directories
            .partition_point(|directory| **directory <= *path);
        after
            .checked_sub(1)
            .and_then(|index| self.directories.get(index))
            .is_some_and(|directory| path.starts_with(directory))
    }
}

/// The directory, with a trailing slash, that this entry makes a module; never the root.
fn module_directory(entry: &TreeEntry) -> Option<&[u8]> {
    let is_file = match entry.mode {
        EntryMode::Regular | EntryMode::Executable => true,
        EntryMode::Symlink | EntryMode::Submodule => false,
    };
    let (directory, name) = entry
        .path
        .split_at_checked(entry.path.len().checked_sub(b"go.mod".len())?)?;
    (is_file && name.eq_ignore_ascii_case(b"go.mod") && directory.ends_with(b"/"))
        .then_some(directory)
}

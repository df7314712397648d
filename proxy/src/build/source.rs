//! What a build asks of a repository.

use goproxy_core::object_id::ObjectId;
use goproxy_core::tree::{EntryMode, TreeEntry};
use goproxy_git::{Error, Found, ObjectReader, TreeBounds, View};

/// Trees and blobs of one repository, by id. Blocks.
pub trait Source: ObjectReader {
    /// Everything below `directory` of the root tree `tree`, paths relative to it, in git's
    /// order; empty when there is no such directory.
    fn list(&self, tree: ObjectId, directory: &str) -> Result<Vec<TreeEntry>, Error>;

    /// The file, link or submodule at `path` of the root tree `tree`; links are not followed.
    fn find(&self, tree: ObjectId, path: &str) -> Result<Option<(EntryMode, ObjectId)>, Error>;
}

impl Source for View {
    fn list(&self, tree: ObjectId, directory: &str) -> Result<Vec<TreeEntry>, Error> {
        self.list_tree(tree, directory, &TreeBounds::default())
    }

    fn find(&self, tree: ObjectId, path: &str) -> Result<Option<(EntryMode, ObjectId)>, Error> {
        Ok(match self.look_up(tree, path)? {
            Some(Found::Entry(mode, id)) => Some((mode, id)),
            Some(Found::Directory(_)) | None => None,
        })
    }
}

//! One request's look at a repository: one refs snapshot, one libgit2 handle, one wish to stop.
//!
//! A [`View`] answers what the rules ask (`goproxy_core::repository::Repository`), lists trees and
//! reads objects. It is `Send`, not `Sync`: it works on the thread that holds it. The handle is
//! taken at the first object that is read and given back when the view is dropped.

use std::ops::ControlFlow;
use std::sync::Arc;

use goproxy_core::object_id::ObjectId;
use goproxy_core::references::References;
use goproxy_core::repository::{self, Commit, File, PrefixMatch};
use goproxy_core::tree::{EntryMode, TreeEntry};

use crate::cancel::Cancel;
use crate::error::Error;
use crate::objects::{Header, ObjectKind, ObjectReader, Objects};
use crate::refs::RefsSnapshot;
use crate::repository::Repository;
use crate::tree::{self, Found, TreeBounds};

/// A repository at one snapshot of its refs.
pub struct View {
    objects: Objects,
    snapshot: Arc<RefsSnapshot>,
}

impl View {
    pub(crate) fn new(objects: Objects, snapshot: Arc<RefsSnapshot>) -> Self {
        Self { objects, snapshot }
    }

    /// The refs that this view sees.
    pub fn snapshot(&self) -> &Arc<RefsSnapshot> {
        &self.snapshot
    }

    /// The repository it looks at.
    pub fn repository(&self) -> &Arc<Repository> {
        self.objects.repository()
    }

    /// The request's wish to stop.
    pub fn cancel(&self) -> &Cancel {
        self.objects.cancel()
    }

    /// Everything below `directory` (empty for the root) of the root tree `tree`: paths relative
    /// to `directory`, in git's order; empty when no directory is there. Passing one of `bounds`
    /// is [`Error::Bound`], found out after at most that much work.
    pub fn list_tree(
        &self,
        tree: ObjectId,
        directory: &str,
        bounds: &TreeBounds,
    ) -> Result<Vec<TreeEntry>, Error> {
        tree::list(&self.objects, tree, directory, bounds)
    }

    /// What lies at `path` of the root tree `tree`; links are not followed.
    pub fn look_up(&self, tree: ObjectId, path: &str) -> Result<Option<Found>, Error> {
        tree::look_up(&self.objects, tree, path)
    }

    /// The regular files called `name` in the root of `tree` and in every directory on the way
    /// to `directory`, `directory` itself left out: for each the directory's path and the blob.
    /// With [`View::list_tree`] of `directory` this finds every `.gitattributes` that concerns it.
    pub fn files_above(
        &self,
        tree: ObjectId,
        directory: &str,
        name: &str,
    ) -> Result<Vec<(String, ObjectId)>, Error> {
        tree::files_above(&self.objects, tree, directory, name)
    }

    /// For each of `ids` whether a client of the whole repository may name it: what a branch, a
    /// tag or `HEAD` of the snapshot holds, the commits reachable from there, and the tag objects
    /// that a tag leads through. What only other refs, an alternate or nothing leads to is `false`,
    /// like what does not exist.
    pub fn serves(&self, ids: &[ObjectId]) -> Result<Vec<bool>, Error> {
        self.repository()
            .commits
            .serves(&self.objects, &self.snapshot, ids)
    }

    /// The kind of an object, `None` when the repository does not have it.
    pub fn kind(&self, id: ObjectId) -> Result<Option<ObjectKind>, Error> {
        self.objects.kind_if_present(id)
    }

    /// The bytes of one blob of at most `limit` bytes.
    pub fn blob(&self, id: ObjectId, limit: u64) -> Result<Vec<u8>, Error> {
        self.objects.read(id, ObjectKind::Blob, limit)
    }
}

impl ObjectReader for View {
    fn headers(&self, ids: &[ObjectId]) -> Result<Vec<Header>, Error> {
        self.objects.headers(ids)
    }

    fn blobs(
        &self,
        ids: &[ObjectId],
        limit: u64,
        sink: &mut dyn FnMut(usize, Vec<u8>) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        self.objects.blobs(ids, limit, sink)
    }
}

impl repository::Repository for View {
    type Error = Error;

    fn references(&self) -> &References {
        self.snapshot.references()
    }

    fn commit(&self, id: ObjectId) -> Result<Option<Commit>, Error> {
        self.repository().commits.commit(&self.objects, id)
    }

    fn find_prefix(&self, prefix: &str) -> Result<PrefixMatch, Error> {
        self.repository()
            .commits
            .find_prefix(&self.objects, &self.snapshot, prefix)
    }

    fn file(&self, tree: ObjectId, path: &str, limit: u64) -> Result<Option<File>, Error> {
        let Some(Found::Entry(mode, id)) = self.look_up(tree, path)? else {
            return Ok(None);
        };
        if mode == EntryMode::Submodule {
            return Ok(None);
        }
        let header = self.objects.header(id)?;
        if header.kind == ObjectKind::Blob && header.size > limit {
            return Ok(Some(File::TooLarge(header.size)));
        }
        Ok(Some(File::Bytes(self.blob(id, limit)?)))
    }

    fn first_ancestor(
        &self,
        candidates: &[ObjectId],
        of: ObjectId,
    ) -> Result<Option<ObjectId>, Error> {
        self.repository()
            .commits
            .first_ancestor(&self.objects, candidates, of)
    }
}

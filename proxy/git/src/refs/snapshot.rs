//! The immutable picture of a repository's branches, tags and `HEAD` at one look.

use std::sync::atomic::{AtomicU64, Ordering};

use goproxy_core::object_id::ObjectId;
use goproxy_core::references::References;

/// Branches, tags and `HEAD` of one repository at one moment.
#[derive(Debug)]
pub struct RefsSnapshot {
    identity: u64,
    pub(super) content: Content,
}

/// What makes two snapshots the same.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) references: References,
    /// Tag objects that refs hold and where they lead in the end, sorted, each once.
    pub(super) annotated: Vec<(ObjectId, ObjectId)>,
    pub(super) head_branch: Option<Box<str>>,
}

impl RefsSnapshot {
    pub(super) fn new(content: Content) -> Self {
        static IDENTITY: AtomicU64 = AtomicU64::new(1);
        Self {
            identity: IDENTITY.fetch_add(1, Ordering::Relaxed),
            content,
        }
    }

    /// A number that no other snapshot of the process has. It changes only when a branch, a tag
    /// or `HEAD` did, so it can stand for the content in cache keys.
    pub fn identity(&self) -> u64 {
        self.identity
    }

    /// Branches, tags and `HEAD`, those whose names are UTF-8.
    pub fn references(&self) -> &References {
        &self.content.references
    }

    /// The branch that `HEAD` names (without `refs/heads/`), which may be unborn.
    pub fn head_branch(&self) -> Option<&str> {
        self.content.head_branch.as_deref()
    }

    /// Everything that is served by name: what heads, tags and `HEAD` lead to, with repetitions.
    pub fn tips(&self) -> impl Iterator<Item = ObjectId> {
        let references = self.references();
        let named = references.tags().iter().chain(references.branches());
        named
            .map(|reference| reference.target)
            .chain(references.head())
    }

    /// Whether a tag holds this tag object.
    pub(crate) fn is_annotated(&self, id: ObjectId) -> bool {
        let annotated = &self.content.annotated;
        annotated.binary_search_by_key(&id, |(tag, _)| *tag).is_ok()
    }

    /// Every tag object that a tag holds.
    pub(crate) fn annotated_ids(&self) -> impl Iterator<Item = ObjectId> {
        self.content.annotated.iter().map(|(id, _)| *id)
    }

    /// The tag objects from `low` to `high`, and where they lead in the end.
    pub(crate) fn annotated_between(
        &self,
        low: ObjectId,
        high: ObjectId,
    ) -> impl Iterator<Item = ObjectId> {
        let annotated = &self.content.annotated;
        let start = annotated.partition_point(|(id, _)| *id < low);
        let rest = annotated.get(start..).unwrap_or_default();
        rest.iter()
            .take_while(move |(id, _)| *id <= high)
            .map(|(_, target)| *target)
    }
}

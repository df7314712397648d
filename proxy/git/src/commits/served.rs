//! Which objects a client may name: those that served refs lead to.
//!
//! git's own upload-pack hands out whatever object the repository has once the client knows its
//! id (protocol 2, gitprotocol-v2, "fetch"). So whoever runs it asks here first.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError};

use goproxy_core::object_id::ObjectId;

use super::Commits;
use crate::error::Error;
use crate::objects::{ObjectKind, Objects};
use crate::refs::{RefsSnapshot, next_of_tag};

/// Tag objects that other tag objects lead to, by the snapshot's identity.
pub(super) type InnerTags = Option<(u64, Arc<HashSet<ObjectId>>)>;

/// Tags of tags in a row.
const DEPTH: usize = 64;

impl Commits {
    /// For each of `ids` whether `snapshot` leads to it: an object that a branch, a tag or `HEAD`
    /// holds, a commit reachable from one, or a tag object on the way from a tag to its end.
    pub(crate) fn serves(
        &self,
        objects: &Objects,
        snapshot: &RefsSnapshot,
        ids: &[ObjectId],
    ) -> Result<Vec<bool>, Error> {
        let asked: HashSet<ObjectId> = ids.iter().copied().collect();
        let mut served: HashSet<ObjectId> =
            snapshot.tips().filter(|id| asked.contains(id)).collect();
        served.extend(asked.iter().filter(|id| snapshot.is_annotated(**id)));
        // A clone names tips alone: no commit has to be read for it.
        if served.len() < asked.len() {
            self.add_reachable(objects, snapshot, &asked, &mut served)?;
            self.add_inner_tags(objects, snapshot, &asked, &mut served)?;
        }
        Ok(ids.iter().map(|id| served.contains(id)).collect())
    }

    fn add_reachable(
        &self,
        objects: &Objects,
        snapshot: &RefsSnapshot,
        asked: &HashSet<ObjectId>,
        served: &mut HashSet<ObjectId>,
    ) -> Result<(), Error> {
        self.extend(objects, &mut snapshot.tips())?;
        let table = self.table();
        let reachable = self.reachable(&table, snapshot);
        let is_reachable = |id: &ObjectId| {
            let row = table.find(*id);
            row.is_some_and(|row| reachable.contains(row))
        };
        served.extend(asked.iter().copied().filter(is_reachable));
        Ok(())
    }

    /// Reads tag objects only when one is asked for that no ref holds, which no client does by
    /// itself: clients name what they were told.
    fn add_inner_tags(
        &self,
        objects: &Objects,
        snapshot: &RefsSnapshot,
        asked: &HashSet<ObjectId>,
        served: &mut HashSet<ObjectId>,
    ) -> Result<(), Error> {
        let mut tags = Vec::new();
        for id in asked.difference(served) {
            if objects.kind_if_present(*id)? == Some(ObjectKind::Tag) {
                tags.push(*id);
            }
        }
        if !tags.is_empty() {
            let inner = self.inner_tags(objects, snapshot)?;
            served.extend(tags.into_iter().filter(|id| inner.contains(id)));
        }
        Ok(())
    }

    fn inner_tags(
        &self,
        objects: &Objects,
        snapshot: &RefsSnapshot,
    ) -> Result<Arc<HashSet<ObjectId>>, Error> {
        let mut kept = self
            .inner_tags
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((identity, tags)) = kept.as_ref()
            && *identity == snapshot.identity()
        {
            return Ok(Arc::clone(tags));
        }
        let mut tags = HashSet::new();
        for outer in snapshot.annotated_ids() {
            let mut next = next_of_tag(outer, objects)?;
            for _ in 0..DEPTH {
                match next {
                    Some(id) if objects.kind_if_present(id)? == Some(ObjectKind::Tag) => {
                        tags.insert(id);
                        next = next_of_tag(id, objects)?;
                    }
                    _ => break,
                }
            }
        }
        let tags = Arc::new(tags);
        *kept = Some((snapshot.identity(), Arc::clone(&tags)));
        Ok(tags)
    }
}

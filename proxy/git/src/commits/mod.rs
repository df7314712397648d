//! Facts about commits: tree and time by id, ancestry and reachability by a table.
//!
//! Facts by id never change, so they are kept. The table of parents and generation numbers is
//! filled from the commits that a question concerns, once, and grows when refs move. A question
//! that is cancelled half way leaves what it read for the next.

mod ancestry;
mod commit_graph;
mod parse;
mod served;
mod table;
mod walk;

use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use goproxy_core::object_id::ObjectId;
use goproxy_core::repository::{Commit, PrefixMatch};

use crate::error::Error;
use crate::generations::Generations;
use crate::objects::{ObjectKind, Objects};
use crate::refs::RefsSnapshot;
use ancestry::Bits;
use table::Table;
use walk::Walk;

/// The largest commit object that is read, in bytes.
const COMMIT_BYTES: u64 = 16 << 20;
/// Facts kept per repository.
const FACTS: usize = 32_768;

/// What is known of the commits of one repository.
pub(crate) struct Commits {
    facts: Generations<ObjectId, Option<Commit>>,
    table: RwLock<Table>,
    /// Held by the one question that reads commits; what it read is kept here when it stops.
    walk: Mutex<Walk>,
    /// Which commits of the table a snapshot reaches, by the snapshot's identity.
    reachable: Mutex<Option<(u64, Arc<Bits>)>>,
    inner_tags: Mutex<served::InnerTags>,
}

impl Commits {
    pub(crate) fn new() -> Self {
        Self {
            facts: Generations::new(FACTS),
            table: RwLock::default(),
            walk: Mutex::default(),
            reachable: Mutex::default(),
            inner_tags: Mutex::default(),
        }
    }

    /// Drops the table.
    pub(crate) fn forget(&self) {
        let mut walk = self.walk.lock().unwrap_or_else(PoisonError::into_inner);
        *walk = Walk::default();
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = Table::default();
        *self
            .reachable
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The commit `id`; `None` when it is another kind of object.
    pub(crate) fn commit(&self, objects: &Objects, id: ObjectId) -> Result<Option<Commit>, Error> {
        if let Some(known) = self.facts.get(&id) {
            return Ok(known);
        }
        let commit = read_commit(objects, id)?;
        self.facts.insert(id, commit);
        Ok(commit)
    }

    /// The first of `candidates` that is `of` or an ancestor of it.
    pub(crate) fn first_ancestor(
        &self,
        objects: &Objects,
        candidates: &[ObjectId],
        of: ObjectId,
    ) -> Result<Option<ObjectId>, Error> {
        if candidates.is_empty() {
            return Ok(None);
        }
        self.extend(objects, &mut std::iter::once(of))?;
        let table = self.table();
        let Some(of) = table.find(of) else {
            return Ok(None);
        };
        // A candidate that is not in the table is no ancestor: all ancestors of `of` are.
        let candidates = candidates.iter().filter_map(|id| table.find(*id));
        Ok(ancestry::first_ancestor(&table, candidates, of).and_then(|index| table.id(index)))
    }

    /// The one commit that `snapshot` reaches whose id starts with `prefix`, or that a tag object
    /// with such an id leads to.
    pub(crate) fn find_prefix(
        &self,
        objects: &Objects,
        snapshot: &RefsSnapshot,
        prefix: &str,
    ) -> Result<PrefixMatch, Error> {
        let Some((low, high)) = prefix_bounds(prefix) else {
            return Ok(PrefixMatch::None);
        };
        self.extend(objects, &mut snapshot.tips())?;
        let table = self.table();
        let reachable = self.reachable(&table, snapshot);
        let commits = table
            .between(low, high)
            .filter(|row| reachable.contains(*row));
        let commits = commits.filter_map(|row| table.id(row));
        // A tag that leads to a blob or a tree is no name of a commit.
        let tags = snapshot.annotated_between(low, high);
        let tags = tags.filter(|target| table.find(*target).is_some());
        let mut found = commits.chain(tags);
        Ok(match (found.next(), found.next()) {
            (None, _) => PrefixMatch::None,
            (Some(id), None) => PrefixMatch::One(id),
            (Some(_), Some(_)) => PrefixMatch::Ambiguous,
        })
    }

    fn table(&self) -> RwLockReadGuard<'_, Table> {
        self.table.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn extend(
        &self,
        objects: &Objects,
        tips: &mut dyn Iterator<Item = ObjectId>,
    ) -> Result<(), Error> {
        let mut walk = self.walk.lock().unwrap_or_else(PoisonError::into_inner);
        let shallow = walk::shallow(&objects.repository().layout().common_dir)?;
        if walk.set_shallow(shallow) {
            *self.table.write().unwrap_or_else(PoisonError::into_inner) = Table::default();
            *self
                .reachable
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = None;
        }
        let found = walk.run(objects, &self.table(), tips)?;
        if !found.is_empty() {
            let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
            table.append(found);
        }
        Ok(())
    }

    fn reachable(&self, table: &Table, snapshot: &RefsSnapshot) -> Arc<Bits> {
        let mut kept = self
            .reachable
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((identity, bits)) = kept.as_ref()
            && *identity == snapshot.identity()
        {
            return Arc::clone(bits);
        }
        let tips = snapshot.tips().filter_map(|id| table.find(id));
        let bits = Arc::new(ancestry::reachable(table, tips));
        *kept = Some((snapshot.identity(), Arc::clone(&bits)));
        bits
    }
}

/// The lowest and the highest id that start with `prefix`; `None` when it is not the beginning
/// of an id.
fn prefix_bounds(prefix: &str) -> Option<(ObjectId, ObjectId)> {
    let padding = 40usize.checked_sub(prefix.len())?;
    let low = format!("{prefix}{}", "0".repeat(padding));
    let high = format!("{prefix}{}", "f".repeat(padding));
    Some((low.parse().ok()?, high.parse().ok()?))
}

fn read_commit(objects: &Objects, id: ObjectId) -> Result<Option<Commit>, Error> {
    if objects.header(id)?.kind != ObjectKind::Commit {
        return Ok(None);
    }
    let parsed = read_object(objects, id)?;
    let no_date = || Error::object_corrupt(id, "the commit has no date that git can print");
    Ok(Some(Commit {
        id,
        tree: parsed.tree,
        time: parsed.time.ok_or_else(no_date)?,
    }))
}

fn read_object(objects: &Objects, id: ObjectId) -> Result<parse::CommitObject, Error> {
    let bytes = objects.read(id, ObjectKind::Commit, COMMIT_BYTES)?;
    parse::parse(&bytes)
        .ok_or_else(|| Error::object_corrupt(id, "git could not parse the commit either"))
}

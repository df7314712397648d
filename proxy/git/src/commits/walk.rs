//! Reads the commits that a [`Table`] lacks.
//!
//! The walk goes from the tips down to what the table knows, checks the request's wish to stop at
//! every object, and keeps what it read when it is stopped. Rows come out parents first.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use goproxy_core::object_id::ObjectId;

use super::commit_graph::CommitGraph;
use super::read_object;
use super::table::{Rows, Table};
use crate::error::Error;
use crate::objects::{ObjectKind, Objects};
use crate::repository::file::read_bounded;

/// Commits of one repository: several times the largest known history.
const COMMITS: usize = 20_000_000;
const SHALLOW_BYTES: u64 = 64 << 20;
/// Commits that are read one by one before a commit-graph is worth opening: it is read whole.
const WITHOUT_GRAPH: usize = 200;

/// What has been read and is in no table yet.
#[derive(Default)]
pub(super) struct Walk {
    read: HashMap<ObjectId, Vec<ObjectId>>,
    /// Tips that are blobs, trees or missing.
    not_commits: HashSet<ObjectId>,
    /// Commits whose parents a shallow clone lacks.
    shallow: HashSet<ObjectId>,
    graph: Graph,
}

/// Whether there is a commit-graph to take parents from; known for one run at most.
#[derive(Default)]
enum Graph {
    #[default]
    Unopened,
    Opened(Option<CommitGraph>),
}

/// The commits that the `shallow` file lists (gitrepository-layout): they count as having no
/// parents.
pub(super) fn shallow(common_dir: &Path) -> Result<HashSet<ObjectId>, Error> {
    let path = common_dir.join("shallow");
    let bytes = read_bounded(&path, SHALLOW_BYTES)?.unwrap_or_default();
    let lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let text = std::str::from_utf8(line)
                .ok()
                .and_then(|line| line.trim().parse().ok());
            text.ok_or_else(|| Error::corrupt(path.display().to_string(), "a line is no id"))
        })
        .collect()
}

impl Walk {
    /// Notes the shallow boundary; whether it moved, so that what is known cannot be kept.
    pub(super) fn set_shallow(&mut self, shallow: HashSet<ObjectId>) -> bool {
        if self.shallow == shallow {
            return false;
        }
        *self = Self {
            shallow,
            ..Self::default()
        };
        true
    }

    /// The commits reachable from `tips` that `table` lacks. Tips that are no commits, or that
    /// are missing, reach nothing.
    pub(super) fn run(
        &mut self,
        objects: &Objects,
        table: &Table,
        tips: &mut dyn Iterator<Item = ObjectId>,
    ) -> Result<Rows, Error> {
        self.graph = Graph::Unopened;
        let mut rows = Rows::default();
        let mut numbers = HashMap::new();
        for tip in tips {
            if table.find(tip).is_some() || numbers.contains_key(&tip) {
                continue;
            }
            if self.is_commit(objects, tip)? {
                self.read_down(objects, table, &numbers, tip)?;
                self.emit(table, tip, &mut rows, &mut numbers);
            }
        }
        self.read.clear();
        self.graph = Graph::Unopened;
        Ok(rows)
    }

    fn is_commit(&mut self, objects: &Objects, tip: ObjectId) -> Result<bool, Error> {
        if self.not_commits.contains(&tip) {
            return Ok(false);
        }
        if self.read.contains_key(&tip) {
            return Ok(true);
        }
        let header = objects.find_header(tip)?;
        let is_commit = header.is_some_and(|header| header.kind == ObjectKind::Commit);
        if header.is_none() {
            tracing::warn!("a ref leads to the missing object {tip}");
        }
        if header.is_some() && !is_commit {
            self.not_commits.insert(tip);
        }
        Ok(is_commit)
    }

    /// Reads `tip` and its ancestors as far as the table does not know them.
    fn read_down(
        &mut self,
        objects: &Objects,
        table: &Table,
        numbers: &HashMap<ObjectId, u32>,
        tip: ObjectId,
    ) -> Result<(), Error> {
        let mut seen = HashSet::new();
        let mut waiting = vec![tip];
        while let Some(id) = waiting.pop() {
            let known = numbers.contains_key(&id) || table.find(id).is_some();
            if known || !seen.insert(id) {
                continue;
            }
            if !self.read.contains_key(&id) {
                self.bound(table)?;
                let parents = self.parents(objects, id)?;
                self.read.insert(id, parents);
            }
            waiting.extend(self.read.get(&id).into_iter().flatten());
        }
        Ok(())
    }

    fn parents(&mut self, objects: &Objects, id: ObjectId) -> Result<Vec<ObjectId>, Error> {
        if self.shallow.contains(&id) {
            return Ok(Vec::new());
        }
        if matches!(self.graph, Graph::Unopened) && self.read.len() >= WITHOUT_GRAPH {
            let common_dir = &objects.repository().layout().common_dir;
            self.graph = Graph::Opened(CommitGraph::open(common_dir));
        }
        if let Graph::Opened(Some(graph)) = &self.graph
            && let Some(parents) = graph.parents(id)
        {
            objects.cancel().check()?;
            return Ok(parents);
        }
        Ok(read_object(objects, id)?.parents)
    }

    fn bound(&self, table: &Table) -> Result<(), Error> {
        if table.len() + self.read.len() >= COMMITS {
            let what = "commits of the repository".to_owned();
            let limit = COMMITS as u64;
            return Err(Error::Bound { what, limit });
        }
        Ok(())
    }

    /// Appends `tip` and what it needs to `rows`, parents first. Objects cannot be their own
    /// ancestors; a commit-graph that was made to say so is cut where it does.
    fn emit(
        &self,
        table: &Table,
        tip: ObjectId,
        rows: &mut Rows,
        numbers: &mut HashMap<ObjectId, u32>,
    ) {
        let mut path = vec![(tip, 0)];
        let mut open = HashSet::from([tip]);
        while let Some((id, next)) = path.last_mut() {
            let parents = self.read.get(id).map(Vec::as_slice).unwrap_or_default();
            if let Some(parent) = parents.get(*next) {
                *next += 1;
                let known = numbers.contains_key(parent) || table.find(*parent).is_some();
                if !known && open.insert(*parent) {
                    path.push((*parent, 0));
                }
                continue;
            }
            let id = *id;
            path.pop();
            if numbers.contains_key(&id) {
                continue;
            }
            let number = |id| numbers.get(id).copied().or_else(|| table.find(*id));
            let parents = parents.iter().filter_map(number).collect();
            let row = u32::try_from(table.len() + rows.rows.len()).unwrap_or(u32::MAX);
            numbers.insert(id, row);
            rows.rows.push((id, parents));
        }
    }
}

//! Commits as numbers: parents, generation numbers, and an order by id.
//!
//! About forty bytes a commit. Rows are only appended, parents before children; a generation
//! number is one more than the highest of the parents' (gitformat-commit-graph, "topological
//! level"), so no commit reaches one of its own or a higher generation.

use goproxy_core::object_id::ObjectId;

/// The rows.
#[derive(Debug, Default)]
pub(super) struct Table {
    ids: Vec<ObjectId>,
    generations: Vec<u32>,
    /// Where each row's parents end in `parents`; they begin where the last row's end.
    parent_ends: Vec<u32>,
    parents: Vec<u32>,
    /// Row numbers ordered by id.
    order: Vec<u32>,
}

/// Rows to append; parents are row numbers of the table that the rows will be part of.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<(ObjectId, Vec<u32>)>,
}

impl Rows {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Table {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn id(&self, row: u32) -> Option<ObjectId> {
        self.ids.get(row as usize).copied()
    }

    pub(super) fn generation(&self, row: u32) -> u32 {
        self.generations.get(row as usize).copied().unwrap_or(0)
    }

    pub(super) fn parents(&self, row: u32) -> &[u32] {
        let row = row as usize;
        let end = self.parent_ends.get(row).copied().unwrap_or(0);
        let start = row
            .checked_sub(1)
            .and_then(|before| self.parent_ends.get(before));
        let range = start.copied().unwrap_or(0) as usize..end as usize;
        self.parents.get(range).unwrap_or_default()
    }

    /// The row of a commit.
    pub(super) fn find(&self, id: ObjectId) -> Option<u32> {
        let index = self
            .order
            .binary_search_by_key(&Some(id), |row| self.id(*row))
            .ok()?;
        self.order.get(index).copied()
    }

    /// The rows whose ids lie from `low` to `high`.
    pub(super) fn between(&self, low: ObjectId, high: ObjectId) -> impl Iterator<Item = u32> {
        let start = self.order.partition_point(|row| self.id(*row) < Some(low));
        let rest = self.order.get(start..).unwrap_or_default().iter().copied();
        rest.take_while(move |row| self.id(*row) <= Some(high))
    }

    /// Appends rows whose ids are not in the table and whose parents precede them.
    pub(super) fn append(&mut self, rows: Rows) {
        let mut added = Vec::with_capacity(rows.rows.len());
        for (id, parents) in rows.rows {
            let row = row_number(self.ids.len());
            let generation = parents.iter().map(|parent| self.generation(*parent)).max();
            self.ids.push(id);
            self.generations
                .push(generation.unwrap_or(0).saturating_add(1));
            self.parents.extend(parents);
            self.parent_ends.push(row_number(self.parents.len()));
            added.push(row);
        }
        added.sort_unstable_by_key(|row| self.id(*row));
        self.order = self.merged(&added);
    }

    fn merged(&self, added: &[u32]) -> Vec<u32> {
        let mut order = Vec::with_capacity(self.order.len() + added.len());
        let mut old = self.order.as_slice();
        for row in added {
            let before = old.partition_point(|other| self.id(*other) < self.id(*row));
            let (first, rest) = old.split_at_checked(before).unwrap_or((old, &[]));
            order.extend_from_slice(first);
            order.push(*row);
            old = rest;
        }
        order.extend_from_slice(old);
        order
    }
}

/// The walk stops long before a row number could overflow.
fn row_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(first: u8) -> ObjectId {
        let mut bytes = [0; 20];
        bytes[0] = first;
        ObjectId::from_bytes(bytes)
    }

    #[test]
    fn rows_are_found_by_id_and_prefix_after_every_append() {
        let mut table = Table::default();
        for batch in [vec![0x50, 0x10], vec![0x30, 0x5f, 0x00], vec![0xff]] {
            let rows = batch
                .into_iter()
                .map(|first| (id(first), Vec::new()))
                .collect();
            table.append(Rows { rows });
        }
        for (row, first) in (0..).zip([0x50, 0x10, 0x30, 0x5f, 0x00, 0xff]) {
            assert_eq!(table.find(id(first)), Some(row));
        }
        assert_eq!(table.find(id(0x11)), None);
        let between = |low, high| table.between(id(low), id(high)).collect::<Vec<_>>();
        assert_eq!(between(0x50, 0x5f), [0, 3]);
        assert_eq!(between(0x51, 0xff), [3, 5]);
        assert_eq!(between(0x11, 0x2f), [0u32; 0]);
    }

    #[test]
    fn generations_grow_from_parents_to_children() {
        let mut table = Table::default();
        let rows = vec![
            (id(1), vec![]),
            (id(2), vec![0]),
            (id(3), vec![]),
            (id(4), vec![2, 1]),
        ];
        table.append(Rows { rows });
        let generations: Vec<_> = (0..4).map(|row| table.generation(row)).collect();
        assert_eq!(generations, [1, 2, 1, 3]);
        assert_eq!(table.parents(3), [2, 1]);
        assert_eq!(table.parents(0), [0u32; 0]);
    }
}

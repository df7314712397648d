//! Questions about a [`Table`]: pure, and bounded by its rows.

use std::collections::BinaryHeap;

use super::table::Table;

/// A set of row numbers.
#[derive(Debug)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    fn new(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    pub(super) fn contains(&self, row: u32) -> bool {
        let word = self.0.get(row as usize / 64).copied().unwrap_or(0);
        word >> (row % 64) & 1 == 1
    }

    /// Whether it was not there.
    fn insert(&mut self, row: u32) -> bool {
        let Some(word) = self.0.get_mut(row as usize / 64) else {
            return false;
        };
        let bit = 1 << (row % 64);
        let absent = *word & bit == 0;
        *word |= bit;
        absent
    }
}

/// The rows of `tips` and all their ancestors.
pub(super) fn reachable(table: &Table, tips: impl Iterator<Item = u32>) -> Bits {
    let mut seen = Bits::new(table.len());
    let mut waiting = Vec::new();
    for tip in tips {
        if seen.insert(tip) {
            waiting.push(tip);
        }
        while let Some(row) = waiting.pop() {
            for parent in table.parents(row) {
                if seen.insert(*parent) {
                    waiting.push(*parent);
                }
            }
        }
    }
    seen
}

/// The first of `candidates` that is `of` or an ancestor of it.
///
/// Commits are visited from high generations to low and only as far down as the candidate at
/// hand: below its own generation it cannot be met.
pub(super) fn first_ancestor(
    table: &Table,
    candidates: impl Iterator<Item = u32>,
    of: u32,
) -> Option<u32> {
    let mut seen = Bits::new(table.len());
    seen.insert(of);
    let mut waiting = BinaryHeap::from([(table.generation(of), of)]);
    for candidate in candidates {
        let generation = table.generation(candidate);
        while let Some((_, row)) = waiting.peek().copied().filter(|(top, _)| *top > generation) {
            waiting.pop();
            for parent in table.parents(row) {
                if seen.insert(*parent) {
                    waiting.push((table.generation(*parent), *parent));
                }
            }
        }
        if seen.contains(candidate) {
            return Some(candidate);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use goproxy_core::object_id::ObjectId;
    use proptest::prelude::*;

    use super::*;
    use crate::commits::table::Rows;

    fn pick(index: prop::sample::Index, rows: usize) -> u32 {
        u32::try_from(index.index(rows)).unwrap()
    }

    /// A random history: each row's parents are earlier rows.
    fn histories() -> impl Strategy<Value = Table> {
        let picks = proptest::collection::vec(any::<prop::sample::Index>(), 0..4);
        proptest::collection::vec(picks, 1..40).prop_map(|picks| {
            let mut table = Table::default();
            let mut rows = Vec::new();
            for (row, parents) in picks.into_iter().enumerate() {
                let parents = match row {
                    0 => Vec::new(),
                    _ => parents.iter().map(|index| pick(*index, row)).collect(),
                };
                let mut bytes = [0; 20];
                bytes[0] = u8::try_from(row).unwrap() ^ 0x55;
                rows.push((ObjectId::from_bytes(bytes), parents));
            }
            table.append(Rows { rows });
            table
        })
    }

    proptest! {
        #[test]
        fn pruning_by_generation_changes_no_answer(
            table in histories(),
            of in any::<prop::sample::Index>(),
            picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let of = pick(of, table.len());
            let candidates: Vec<u32> = picks.iter().map(|index| pick(*index, table.len())).collect();
            let ancestors = reachable(&table, std::iter::once(of));
            let expected = candidates.iter().copied().find(|row| ancestors.contains(*row));
            prop_assert_eq!(first_ancestor(&table, candidates.into_iter(), of), expected);
        }
    }
}

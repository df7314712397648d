//! Versions that a module takes back (Go Modules Reference, "retract directive").

use std::sync::Arc;

use crate::version::{Version, semver};

/// How many `retract` directives a go.mod file may have. The `go` command knows no such limit;
/// without one, a go.mod file of 16 MiB could hold millions.
pub const MAX_RETRACTIONS: usize = 100_000;

/// One `retract` directive. The bounds are as written: they need not be canonical, nor versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retraction {
    /// The lowest version that is taken back; what is no version lies below all.
    pub low: Box<str>,
    /// The highest one; what is no version lies below all, so that nothing is taken back.
    pub high: Box<str>,
    /// What the author says about it, several lines or nothing.
    pub rationale: Arc<str>,
}

/// All `retract` directives of a go.mod file.
#[derive(Debug, Clone, Default)]
pub struct Retractions {
    list: Vec<Retraction>,
    /// Which of `list` to look at: bounds ascending, none within another.
    ascending: Vec<Interval>,
}

/// From the lower bound of one retraction to the upper bound of another.
#[derive(Debug, Clone, Copy)]
struct Interval {
    low: usize,
    high: usize,
}

impl Retractions {
    pub(super) fn new(list: Vec<Retraction>) -> Self {
        let ascending = merge(&list);
        Self { list, ascending }
    }

    /// Whether `version` is taken back. Takes time logarithmic in the number of retractions.
    pub fn contains(&self, version: &Version) -> bool {
        let bound = |index: usize| self.list.get(index);
        let after = self.ascending.partition_point(|interval| {
            bound(interval.low)
                .is_some_and(|low| semver::compare(&low.low, version.as_str()).is_le())
        });
        let candidate = after
            .checked_sub(1)
            .and_then(|index| self.ascending.get(index));
        candidate
            .and_then(|interval| bound(interval.high))
            .is_some_and(|high| semver::compare(version.as_str(), &high.high).is_le())
    }

    /// What the author says about taking back `version`, one text for each directive that does
    /// so, in the order of the file.
    pub fn rationales<'a>(&'a self, version: &'a Version) -> impl Iterator<Item = &'a str> {
        let covers = move |retraction: &&Retraction| {
            semver::compare(&retraction.low, version.as_str()).is_le()
                && semver::compare(version.as_str(), &retraction.high).is_le()
        };
        self.list
            .iter()
            .filter(covers)
            .map(|retraction| &*retraction.rationale)
    }

    /// The directives in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Retraction> {
        self.list.iter()
    }

    /// Whether there are no directives.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl<'a> IntoIterator for &'a Retractions {
    type Item = &'a Retraction;
    type IntoIter = std::slice::Iter<'a, Retraction>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Joins intervals that overlap, leaves out empty ones.
fn merge(list: &[Retraction]) -> Vec<Interval> {
    let low = |index: usize| list.get(index).map_or("", |retraction| &*retraction.low);
    let high = |index: usize| list.get(index).map_or("", |retraction| &*retraction.high);
    let mut order: Vec<usize> = (0..list.len())
        .filter(|&index| semver::is_valid(high(index)))
        .filter(|&index| semver::compare(low(index), high(index)).is_le())
        .collect();
    order.sort_by(|&left, &right| semver::compare(low(left), low(right)));
    let mut merged: Vec<Interval> = Vec::new();
    for index in order {
        match merged.last_mut() {
            Some(before) if semver::compare(low(index), high(before.high)).is_le() => {
                if semver::compare(high(index), high(before.high)).is_gt() {
                    before.high = index;
                }
            }
            _ => merged.push(Interval {
                low: index,
                high: index,
            }),
        }
    }
    merged
}

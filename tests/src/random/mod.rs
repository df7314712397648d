//! Histories made by chance from a seed: branches, merges, tags of every kind, nested modules,
//! majors by branch and by directory, attributes, retractions, offsets from UTC.
//!
//! The same seed makes the same repository, so that a failure can be looked at again.

mod content;
mod numbers;

pub use numbers::Numbers;

use std::collections::BTreeSet;

use crate::history::History;

/// The folders in which nested modules appear; the first is the root.
const FOLDERS: [&str; 4] = ["", "sub", "tools/gen", "Upper"];
const OFFSETS: [&str; 5] = ["+0000", "+0530", "-0800", "+1400", "-1130"];
const BRANCHES: [&str; 5] = ["dev", "v2", "release-1.x", "v1.5.0", "main"];

/// A history of about two dozen steps whose files name the import root `ROOT`.
pub fn history(seed: u64) -> History {
    let mut numbers = Numbers::new(seed);
    let mut walk = Walk {
        history: History::new().commit(content::first(&mut numbers)),
        branches: vec!["main".into()],
        branch: 0,
        tags: BTreeSet::new(),
        annotated: Vec::new(),
    };
    for _ in 0..numbers.between(10, 30) {
        walk = walk.step(&mut numbers);
    }
    walk.finish(&mut numbers)
}

struct Walk {
    history: History,
    branches: Vec<String>,
    branch: usize,
    tags: BTreeSet<String>,
    annotated: Vec<String>,
}

impl Walk {
    fn step(mut self, numbers: &mut Numbers) -> Self {
        match numbers.below(16) {
            0..=4 => {
                let text = numbers.next().to_string();
                self.with(|history| history.note(&text))
            }
            5..=7 => {
                let changes = content::change(numbers, &FOLDERS);
                self.with(|history| history.commit(changes))
            }
            8..=12 => self.tag(numbers),
            13 => self.switch(numbers),
            14 if self.branches.len() > 1 => {
                let other = numbers.below(self.branches.len());
                let name = self.branches[other].clone();
                if other == self.branch {
                    self
                } else {
                    self.with(|history| history.merge(&name))
                }
            }
            _ => {
                let offset = *numbers.pick(&OFFSETS);
                self.history = self.history.offset(offset);
                self
            }
        }
    }

    fn with(mut self, change: impl FnOnce(History) -> History) -> Self {
        self.history = change(self.history);
        self
    }

    fn switch(mut self, numbers: &mut Numbers) -> Self {
        let name = (*numbers.pick(&BRANCHES)).to_owned();
        self.branch = self
            .branches
            .iter()
            .position(|known| *known == name)
            .unwrap_or_else(|| {
                self.branches.push(name.clone());
                self.branches.len() - 1
            });
        self.with(|history| history.on(&name))
    }

    fn tag(mut self, numbers: &mut Numbers) -> Self {
        let folder = if numbers.chance(3) {
            *numbers.pick(&FOLDERS)
        } else {
            ""
        };
        let version = content::version(numbers);
        let name = if folder.is_empty() {
            version
        } else {
            format!("{folder}/{version}")
        };
        if !self.tags.insert(name.clone()) {
            return self;
        }
        if self.annotated.is_empty() || !numbers.chance(8) {
            if numbers.chance(3) {
                self.annotated.push(name.clone());
                return self.with(|history| history.annotate(&name));
            }
            return self.with(|history| history.tag(&name));
        }
        let of = numbers.pick(&self.annotated).clone();
        self.annotated.push(name.clone());
        self.with(|history| history.tag_of_tag(&name, &of))
    }

    /// Repositories come in every state of packing.
    fn finish(self, numbers: &mut Numbers) -> History {
        let Self {
            history, branches, ..
        } = self;
        let history = if numbers.chance(4) {
            history.head(numbers.pick::<String>(&branches))
        } else {
            history
        };
        match numbers.below(4) {
            0 => history.git(&["gc", "-q"]),
            1 => history
                .git(&["pack-refs", "--all"])
                .git(&["tag", "v0.0.77"]),
            2 => history
                .git(&["repack", "-adq"])
                .git(&["commit-graph", "write", "--reachable"]),
            _ => history,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_makes_the_same_history() {
        let text = |seed| format!("{:?}", history(seed));
        assert_eq!(text(7), text(7));
        assert_ne!(text(7), text(8));
    }
}

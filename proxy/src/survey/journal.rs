//! The modules of all projects as a journal: each change of a project gets the next number, and a
//! reader who knows the number up to which it has read gets what changed since. Of a project only
//! the last change is kept, so the journal is as long as there are projects, and a bounded number of
//! projects that are gone.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use goproxy_core::status::{Cursor, ModulesPage, ProjectModules};

/// Projects on one page: 1 MiB at most, 60 KiB as a rule.
const PAGE: usize = 100;

/// Projects that are gone and still told of. Who has not read for longer begins anew.
const MAX_GONE: usize = 10_000;

/// The changes.
#[derive(Debug)]
pub(super) struct Journal {
    process: u64,
    /// The number of the last change.
    last: u64,
    changes: BTreeMap<u64, ProjectModules>,
    /// From a project's path to its change.
    by_path: BTreeMap<String, u64>,
    gone: usize,
    /// The last change that was dropped: who has not read it cannot go on.
    dropped: u64,
}

impl Default for Journal {
    fn default() -> Self {
        // Keyed at random once a process.
        Self::new(RandomState::new().build_hasher().finish())
    }
}

impl Journal {
    fn new(process: u64) -> Self {
        Self {
            process,
            last: 0,
            changes: BTreeMap::new(),
            by_path: BTreeMap::new(),
            gone: 0,
            dropped: 0,
        }
    }

    /// Behind the last change.
    pub(super) fn cursor(&self) -> Cursor {
        Cursor {
            process: self.process,
            change: self.last,
        }
    }

    /// Notes what was found in a project; nothing when it is what was found before.
    pub(super) fn record(&mut self, project: ProjectModules) {
        let before = self.by_path.get(&project.path).copied();
        if let Some(before) = before {
            match self.changes.get(&before) {
                Some(known) if *known == project => return,
                Some(known) if known.gone => self.gone -= 1,
                _ => {}
            }
            self.changes.remove(&before);
        }
        self.last += 1;
        self.gone += usize::from(project.gone);
        self.by_path.insert(project.path.clone(), self.last);
        self.changes.insert(self.last, project);
        if self.gone > MAX_GONE {
            self.drop_oldest_gone();
        }
    }

    /// Notes that all projects but these are gone.
    pub(super) fn retain(&mut self, is_served: impl Fn(&str) -> bool) {
        let is_lost = |project: &&ProjectModules| !project.gone && !is_served(&project.path);
        let lost: Vec<ProjectModules> = self.changes.values().filter(is_lost).cloned().collect();
        for project in lost {
            self.record(ProjectModules {
                gone: true,
                total: 0,
                modules: Vec::new(),
                ..project
            });
        }
    }

    fn drop_oldest_gone(&mut self) {
        let oldest = self.changes.iter().find(|(_, project)| project.gone);
        let Some((number, path)) = oldest.map(|(number, one)| (*number, one.path.clone())) else {
            return;
        };
        self.changes.remove(&number);
        self.by_path.remove(&path);
        self.gone -= 1;
        self.dropped = number;
    }

    /// The changes after `since`; from the beginning without one, with one of another process, and
    /// with one that is too old.
    pub(super) fn page(&self, since: Option<Cursor>) -> ModulesPage {
        let since = since.filter(|cursor| {
            let is_known = cursor.process == self.process && cursor.change <= self.last;
            is_known && cursor.change >= self.dropped
        });
        let from_beginning = since.is_none();
        let first = since.map_or(0, |cursor| cursor.change).saturating_add(1);
        let mut later = (self.changes.range(first..))
            // Who begins has not heard of them.
            .filter(|(_, project)| !(from_beginning && project.gone));
        let page: Vec<_> = later.by_ref().take(PAGE).collect();
        let more = later.next().is_some();
        let read_up_to = match page.last() {
            Some((number, _)) if more => **number,
            _ => self.last,
        };
        ModulesPage {
            cursor: Cursor {
                process: self.process,
                change: read_up_to,
            },
            from_beginning,
            more,
            projects: page
                .into_iter()
                .map(|(_, project)| project.clone())
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(path: &str, total: usize) -> ProjectModules {
        ProjectModules {
            id: None,
            path: path.to_owned(),
            gone: false,
            total,
            modules: Vec::new(),
        }
    }

    fn names(page: &ModulesPage) -> Vec<String> {
        let name = |one: &ProjectModules| {
            let gone = if one.gone { "-" } else { "" };
            format!("{gone}{}:{}", one.path, one.total)
        };
        page.projects.iter().map(name).collect()
    }

    #[test]
    fn a_reader_gets_each_change_once() {
        let mut journal = Journal::new(1);
        let empty = journal.page(None);
        assert!(empty.from_beginning && !empty.more && empty.projects.is_empty());
        journal.record(project("a", 1));
        journal.record(project("b", 1));
        let first = journal.page(Some(empty.cursor));
        assert_eq!(first.cursor, journal.cursor());
        assert!(!first.from_beginning);
        assert_eq!(names(&first), ["a:1", "b:1"]);
        journal.record(project("b", 1));
        assert!(
            journal.page(Some(first.cursor)).projects.is_empty(),
            "nothing new"
        );
        journal.record(project("a", 2));
        journal.record(project("a", 3));
        let second = journal.page(Some(first.cursor));
        assert_eq!(names(&second), ["a:3"]);
        assert_eq!(names(&journal.page(None)), ["b:1", "a:3"]);
    }

    #[test]
    fn projects_that_go_are_told_of_and_may_come_back() {
        let mut journal = Journal::new(1);
        journal.record(project("a", 1));
        journal.record(project("b", 1));
        let before = journal.page(None).cursor;
        journal.retain(|path| path == "b");
        journal.retain(|path| path == "b");
        let gone = journal.page(Some(before));
        assert_eq!(names(&gone), ["-a:0"]);
        assert_eq!(
            names(&journal.page(None)),
            ["b:1"],
            "who begins never heard of it"
        );
        journal.record(project("a", 1));
        assert_eq!(names(&journal.page(Some(gone.cursor))), ["a:1"]);
        assert_eq!(journal.gone, 0);
    }

    #[test]
    fn pages_are_bounded_and_what_changes_meanwhile_is_not_lost() {
        let mut journal = Journal::new(1);
        for number in 0..=2 * PAGE {
            journal.record(project(&format!("{number:03}"), 1));
        }
        let first = journal.page(None);
        assert!(first.from_beginning && first.more);
        assert_eq!(first.projects.len(), PAGE);
        journal.record(project("000", 2));
        journal.record(project("150", 2));
        let second = journal.page(Some(first.cursor));
        assert!(!second.from_beginning && second.more);
        assert_eq!(second.projects.len(), PAGE);
        let third = journal.page(Some(second.cursor));
        assert!(!third.more);
        assert_eq!(names(&third).last().unwrap(), "150:2");
        let seen = second.projects.iter().chain(&third.projects);
        assert_eq!(seen.filter(|one| one.path == "000").count(), 1);
        assert!(journal.page(Some(third.cursor)).projects.is_empty());
    }

    #[test]
    fn cursors_of_others_and_of_long_ago_begin_anew() {
        let mut journal = Journal::new(1);
        journal.record(project("kept", 1));
        let old = journal.page(None).cursor;
        for cursor in [Cursor { process: 2, ..old }, Cursor { change: 99, ..old }] {
            let page = journal.page(Some(cursor));
            assert!(page.from_beginning, "{cursor}");
            assert_eq!(names(&page), ["kept:1"]);
        }
        for number in 0..=MAX_GONE {
            journal.record(project(&number.to_string(), 1));
            journal.retain(|path| path == "kept");
        }
        assert_eq!(journal.gone, MAX_GONE);
        assert_eq!(journal.changes.len(), journal.by_path.len());
        assert!(journal.page(Some(old)).from_beginning);
        let now = journal.page(None).cursor;
        assert!(!journal.page(Some(now)).from_beginning);
    }
}

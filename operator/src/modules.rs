//! What proxies have told of the modules in their projects: pages of changes, put together; pure.
//!
//! What is known stays known until something else is told: a pod that begins anew, or cannot be
//! asked, takes nothing away.

use std::collections::BTreeMap;

use goproxy_core::status::{Cursor, ModulesPage, ProjectModules};

/// What is known of the modules of a GoProxy's projects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Modules {
    cursor: Option<Cursor>,
    by_path: BTreeMap<String, ProjectModules>,
}

impl Modules {
    /// Up to where was read, and of which process.
    pub fn cursor(&self) -> Option<Cursor> {
        self.cursor
    }

    /// Takes a page.
    pub fn take(&mut self, page: ModulesPage) {
        self.cursor = Some(page.cursor);
        let there = page.projects.into_iter().filter(|project| !project.gone);
        let by_path = there.map(|project| (project.path.clone(), project));
        self.by_path.extend(by_path);
    }

    /// What is known of the project at `path`.
    pub fn of(&self, path: &str) -> Option<&ProjectModules> {
        self.by_path.get(path)
    }

    /// Forgets the projects that are not declared any more.
    pub fn retain(&mut self, is_declared: impl Fn(&str) -> bool) {
        self.by_path.retain(|path, _| is_declared(path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn page(cursor: &str, from_beginning: bool, projects: &[(&str, usize, bool)]) -> ModulesPage {
        let project = |(path, total, gone): &(&str, usize, bool)| json!({"id": 1, "path": path, "total": total, "gone": gone, "modules": []});
        let page = json!({
            "cursor": format!("00000000000000{cursor}"),
            "fromBeginning": from_beginning,
            "more": false,
            "projects": projects.iter().map(project).collect::<Vec<_>>(),
        });
        serde_json::from_value(page).unwrap()
    }

    #[test]
    fn changes_are_put_together() {
        let mut modules = Modules::default();
        let first = page("aa-2", true, &[("a/a", 1, false), ("a/b", 2, false)]);
        modules.take(first.clone());
        assert_eq!(modules.cursor(), Some(first.cursor));
        modules.take(page("aa-4", false, &[("a/b", 3, false)]));
        assert_eq!(modules.of("a/a").unwrap().total, 1);
        assert_eq!(modules.of("a/b").unwrap().total, 3);
        modules.retain(|path| path == "a/a");
        assert!(modules.of("a/b").is_none() && modules.of("a/a").is_some());
    }

    #[test]
    fn a_pod_that_begins_anew_or_lets_go_takes_nothing_away() {
        let mut modules = Modules::default();
        modules.take(page("aa-2", true, &[("a/a", 1, false)]));
        modules.take(page("bb-0", true, &[]));
        modules.take(page("bb-1", false, &[("a/a", 0, true)]));
        assert_eq!(modules.of("a/a").unwrap().total, 1);
        // A repository whose modules are really gone is told of as such.
        modules.take(page("bb-2", false, &[("a/a", 0, false)]));
        assert_eq!(modules.of("a/a").unwrap().total, 0);
    }
}

//! From what a look saw to the projects that are served; pure but for the numbers that
//! [`Project::new`] draws.
//!
//! A repository that is still where it was keeps its [`Project`], and with it everything that is
//! open or cached. What could not be looked at stays as it was: a folder that cannot be read for
//! a moment must not turn its projects into "not found".

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use goproxy_core::identity::ProjectPath;

use super::scan::{Found, Scan};
use crate::catalog::{LeftOut, Project, ProjectSet};

/// The set that follows `previous` after `scan`.
pub(super) fn merge(root: &Path, previous: &ProjectSet, scan: &Scan) -> ProjectSet {
    let known: HashMap<(&Path, _), &Arc<Project>> = previous
        .iter()
        .map(|project| ((project.git_directory(), project.identity()), project))
        .collect();
    let mut taken: HashMap<String, &Found> = HashMap::new();
    let mut projects = Vec::new();
    let mut left_out = Vec::new();
    for found in &scan.found {
        match admit(found, &taken) {
            Ok(path) => {
                taken.insert(path.to_string(), found);
                let key = (found.git_directory.as_path(), found.identity);
                let kept = known.get(&key);
                let kept = kept.filter(|project| project.path() == path.as_str());
                projects.push(kept.map_or_else(
                    || Arc::new(new_project(root, path, found)),
                    |project| Arc::clone(project),
                ));
            }
            Err(reason) => {
                let directory = found.git_directory.clone();
                left_out.push(LeftOut { directory, reason });
            }
        }
    }
    let unseen = previous.iter().filter(|project| {
        let unseen = |folder: &Path| project.git_directory().starts_with(folder);
        !taken.contains_key(project.path())
            && scan.unreadable.iter().any(|(folder, _)| unseen(folder))
    });
    projects.extend(unseen.cloned());
    ProjectSet::new(projects, left_out)
}

fn new_project(root: &Path, path: ProjectPath, found: &Found) -> Project {
    let git_directory = found.git_directory.clone();
    Project::found(path, git_directory, root.to_owned(), found.identity)
}

/// The path of the project, unless its name cannot be one or is taken. Repositories come in path
/// order, `name.git` before `name`, so the winner does not depend on chance.
fn admit(found: &Found, taken: &HashMap<String, &Found>) -> Result<ProjectPath, String> {
    let Some(path) = found.path.as_deref() else {
        return Err("its name is not UTF-8; rename it".to_owned());
    };
    let path = ProjectPath::parse_in_folder(path)
        .map_err(|error| format!("{error}; rename the folder"))?;
    match taken.get(path.as_str()) {
        Some(winner) => Err(format!(
            "project {path} is served from {}; rename one of the two",
            winner.git_directory.display()
        )),
        None => Ok(path),
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::PathBuf;

    use super::*;
    use crate::catalog::Identity;

    fn found(path: &str, directory: &str, inode: u64) -> Found {
        Found {
            path: Some(path.to_owned()),
            git_directory: PathBuf::from(directory),
            identity: Some(Identity { device: 1, inode }),
        }
    }

    fn scan(found: Vec<Found>) -> Scan {
        Scan {
            found,
            ..Scan::default()
        }
    }

    fn paths(set: &ProjectSet) -> Vec<&str> {
        set.iter().map(|project| project.path()).collect()
    }

    #[test]
    fn a_repository_that_stays_keeps_its_project_and_one_that_goes_is_gone() {
        let before = merge(
            Path::new("/r"),
            &ProjectSet::default(),
            &scan(vec![found("a", "/r/a.git", 1), found("b", "/r/b.git", 2)]),
        );
        let after = merge(
            Path::new("/r"),
            &before,
            &scan(vec![found("a", "/r/a.git", 1), found("c", "/r/c.git", 3)]),
        );
        assert_eq!(paths(&after), ["a", "c"]);
        assert!(Arc::ptr_eq(
            before.by_path("a").unwrap(),
            after.by_path("a").unwrap()
        ));
    }

    #[test]
    fn another_repository_at_the_same_place_is_another_project() {
        let before = merge(
            Path::new("/r"),
            &ProjectSet::default(),
            &scan(vec![found("a", "/r/a.git", 1)]),
        );
        let after = merge(
            Path::new("/r"),
            &before,
            &scan(vec![found("a", "/r/a.git", 9)]),
        );
        assert_ne!(
            before.by_path("a").unwrap().number(),
            after.by_path("a").unwrap().number()
        );
    }

    #[test]
    fn projects_below_a_folder_that_cannot_be_read_stay() {
        let before = merge(
            Path::new("/r"),
            &ProjectSet::default(),
            &scan(vec![
                found("x/a", "/r/x/a.git", 1),
                found("b", "/r/b.git", 2),
            ]),
        );
        let denied = io::Error::from(io::ErrorKind::PermissionDenied);
        let look = Scan {
            unreadable: vec![(PathBuf::from("/r/x"), denied)],
            ..Scan::default()
        };
        assert_eq!(paths(&merge(Path::new("/r"), &before, &look)), ["x/a"]);
    }

    #[test]
    fn odd_names_and_second_repositories_of_one_path_are_left_out_with_the_reason() {
        let odd = Found {
            path: None,
            git_directory: "/r/odd".into(),
            identity: None,
        };
        let look = scan(vec![
            found("a", "/r/a.git", 1),
            found("a", "/r/a/.git", 2),
            found("-x", "/r/-x.git", 3),
            odd,
        ]);
        let set = merge(Path::new("/r"), &ProjectSet::default(), &look);
        assert_eq!(paths(&set), ["a"]);
        assert_eq!(
            set.by_path("a").unwrap().git_directory(),
            Path::new("/r/a.git")
        );
        let reasons: Vec<_> = set
            .left_out()
            .iter()
            .map(|left_out| left_out.reason.as_str())
            .collect();
        assert_eq!(reasons.len(), 3);
        assert!(reasons[0].contains("/r/a.git"), "{reasons:?}");
        assert!(reasons[1].contains("rename"), "{reasons:?}");
        assert!(reasons[2].contains("UTF-8"), "{reasons:?}");
    }
}

//! Which files a commit removes when it puts a version of one module among the other modules of
//! its repository.

use std::collections::{BTreeMap, BTreeSet};

/// The files of the last commit by path, each with the directory of the module that it came with.
#[derive(Debug, Default)]
pub(super) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Takes up `files`, the whole of the module at `directory`, and returns those that go: what
    /// was there of the module, what an enclosing module had in its place, and any module nested
    /// in it whose directory this version fills itself.
    ///
    /// A module without `LICENSE` takes that of the repository away: beside it `go` would copy it
    /// into the zip, which the published one shows that it did not.
    pub(super) fn replace(&mut self, directory: &str, files: &BTreeSet<String>) -> Vec<String> {
        let filled: BTreeSet<String> = self
            .files
            .values()
            .filter(|other| *other != directory && is_below(other, directory))
            .filter(|other| files.iter().any(|file| is_below(file, other)))
            .cloned()
            .collect();
        let license = join(directory, "LICENSE");
        let goes = |path: &String, owner: &String| {
            owner == directory
                || filled.contains(owner)
                || is_below(path, directory) && !is_below(owner, directory)
                || path == "LICENSE" && !files.contains(&license)
        };
        let gone: Vec<String> = self
            .files
            .iter()
            .filter(|(path, owner)| goes(path, owner))
            .map(|(path, _)| path.clone())
            .collect();
        self.files.retain(|path, owner| !goes(path, owner));
        let taken = files
            .iter()
            .map(|path| (path.clone(), directory.to_owned()));
        self.files.extend(taken);
        gone
    }
}

/// A path of slash-separated elements below a directory, where empty means the top.
pub(super) fn join(directory: &str, path: &str) -> String {
    if directory.is_empty() {
        path.to_owned()
    } else {
        format!("{directory}/{path}")
    }
}

/// Whether `path` is `directory` or lies below it.
fn is_below(path: &str, directory: &str) -> bool {
    let rest = path.strip_prefix(directory);
    directory.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(files: &[&str]) -> BTreeSet<String> {
        files.iter().map(|&file| file.to_owned()).collect()
    }

    #[test]
    fn modules_of_a_repository_leave_each_other_alone() {
        let mut tree = Tree::default();
        assert!(tree.replace("", &set(&["LICENSE", "a.go"])).is_empty());
        let nested = set(&["sub/LICENSE", "sub/go.mod", "sub/a.go"]);
        assert!(tree.replace("sub", &nested).is_empty());
        let subway = set(&["subway/LICENSE", "subway/go.mod"]);
        assert!(tree.replace("subway", &subway).is_empty());
        assert_eq!(tree.replace("", &set(&["b.go"])), ["LICENSE", "a.go"]);
        assert_eq!(
            tree.replace("sub", &set(&["sub/go.mod", "sub/LICENSE"])),
            ["sub/LICENSE", "sub/a.go", "sub/go.mod"]
        );
    }

    #[test]
    fn a_directory_belongs_to_the_version_that_fills_it() {
        let mut tree = Tree::default();
        tree.replace("", &set(&["LICENSE", "sub/a.go", "b.go"]));
        assert_eq!(
            tree.replace("sub", &set(&["sub/LICENSE", "sub/go.mod"])),
            ["sub/a.go"]
        );
        assert_eq!(
            tree.replace("", &set(&["sub/a.go"])),
            ["LICENSE", "b.go", "sub/LICENSE", "sub/go.mod"]
        );
    }

    #[test]
    fn a_module_without_license_takes_that_of_the_repository_away() {
        let mut tree = Tree::default();
        tree.replace("", &set(&["LICENSE", "a.go"]));
        assert_eq!(tree.replace("sub", &set(&["sub/go.mod"])), ["LICENSE"]);
    }
}

//! The roots that follow from go.mod files: where a repository's root would stand in the path of
//! the modules that it declares.

use std::collections::BTreeMap;

use goproxy_core::module_path::{ModulePath, PathMajor};

/// A go.mod file at the head of a repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declaration {
    /// The path that it declares.
    pub module: ModulePath,
    /// The directory in which it lies; empty for the repository's root.
    pub directory: String,
}

/// From a root path to the projects that declare modules at or below it.
#[derive(Debug, Default)]
pub struct DeclaredRoots {
    by_root: BTreeMap<String, Vec<Claim>>,
}

/// A project's claim to a root. The smallest one comes first: copies of other modules lie deep in
/// a repository, in `vendor` and `testdata` directories above all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    is_copy: bool,
    depth: usize,
    project: String,
    directory: String,
}

impl DeclaredRoots {
    /// The roots of all `(project path, its declarations)`.
    pub fn new<'a>(projects: impl IntoIterator<Item = (&'a str, &'a [Declaration])>) -> Self {
        let mut by_root: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
        for (project, declarations) in projects {
            for declaration in declarations {
                let (root, directory) = declaration.root();
                let claim = Claim {
                    is_copy: declaration.is_copy(),
                    depth: declaration.depth(),
                    project: project.to_owned(),
                    directory: directory.to_owned(),
                };
                by_root.entry(root.to_owned()).or_default().push(claim);
            }
        }
        for claims in by_root.values_mut() {
            claims.sort_unstable();
            claims.dedup_by(|later, kept| {
                later.project == kept.project && later.directory == kept.directory
            });
        }
        Self { by_root }
    }

    /// The projects that claim `root`, each with the directory that stands there, the best first.
    pub fn at(&self, root: &str) -> impl Iterator<Item = (&str, &str)> + use<'_> {
        let claims = self.by_root.get(root).into_iter().flatten();
        claims.map(|claim| (claim.project.as_str(), claim.directory.as_str()))
    }

    /// All roots with the project that holds each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_root
            .iter()
            .filter_map(|(root, claims)| Some((root.as_str(), claims.first()?.project.as_str())))
    }
}

impl Declaration {
    /// The root path, and the directory of the repository that has it. Where the path ends in the
    /// directory (`example.com/kit/log` in `log`), the repository's root stands before it, else
    /// the directory itself has the module's path.
    fn root(&self) -> (&str, &str) {
        let path_major = self.module.path_major();
        if let PathMajor::GopkgIn { .. } = path_major {
            return (self.module.as_str(), &self.directory);
        }
        let prefix = self.module.prefix();
        let directory = match path_major.directory() {
            Some(major) => without_last(&self.directory, major),
            None => &self.directory,
        };
        let above = prefix
            .strip_suffix(directory)
            .and_then(|above| above.strip_suffix('/'));
        match above {
            _ if directory.is_empty() => (prefix, ""),
            Some(root) => (root, ""),
            None => (prefix, directory),
        }
    }

    fn depth(&self) -> usize {
        self.directory
            .split('/')
            .filter(|name| !name.is_empty())
            .count()
    }

    fn is_copy(&self) -> bool {
        self.directory
            .split('/')
            .any(|name| matches!(name, "vendor" | "testdata"))
    }
}

/// `directory` without its last element if that is `last`.
fn without_last<'a>(directory: &'a str, last: &str) -> &'a str {
    match directory.strip_suffix(last) {
        Some("") => "",
        Some(above) => above.strip_suffix('/').unwrap_or(directory),
        None => directory,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declaration(module: &str, directory: &str) -> Declaration {
        Declaration {
            module: ModulePath::parse(module).unwrap(),
            directory: directory.to_owned(),
        }
    }

    #[test]
    fn the_root_is_what_remains_before_the_directory() {
        let cases = [
            ("e.org/kit", "", "e.org/kit", ""),
            ("e.org/kit/v2", "", "e.org/kit", ""),
            ("e.org/kit/v2", "v2", "e.org/kit", ""),
            ("e.org/kit/log", "log", "e.org/kit", ""),
            ("e.org/kit/log/v3", "log", "e.org/kit", ""),
            ("e.org/kit/log/v3", "log/v3", "e.org/kit", ""),
            ("e.org/other", "log", "e.org/other", "log"),
            ("e.org/catalog", "log", "e.org/catalog", "log"),
            ("e.org/other/v2", "log/v2", "e.org/other", "log"),
            ("gopkg.in/yaml.v3", "", "gopkg.in/yaml.v3", ""),
            ("gopkg.in/yaml.v3", "yaml", "gopkg.in/yaml.v3", "yaml"),
        ];
        for (module, directory, root, rest) in cases {
            let declaration = declaration(module, directory);
            assert_eq!(declaration.root(), (root, rest), "{module} in {directory}");
        }
    }

    #[test]
    fn shallow_declarations_win_and_copies_lose() {
        let copy = [declaration("e.org/kit", "testdata")];
        let deep = [declaration("e.org/kit", "some/where")];
        let own = [declaration("e.org/kit", "")];
        let roots = DeclaredRoots::new([("a/a", &copy[..]), ("b/b", &deep), ("c/c", &own)]);
        let found: Vec<_> = roots.at("e.org/kit").collect();
        assert_eq!(
            found,
            [("c/c", ""), ("b/b", "some/where"), ("a/a", "testdata")]
        );
        assert_eq!(roots.at("e.org").count(), 0);
    }

    #[test]
    fn several_modules_of_a_repository_claim_its_root_once() {
        let all = [
            declaration("e.org/kit", ""),
            declaration("e.org/kit/log", "log"),
        ];
        let roots = DeclaredRoots::new([("a/a", &all[..])]);
        assert_eq!(roots.at("e.org/kit").collect::<Vec<_>>(), [("a/a", "")]);
    }
}

//! A module path together with the repository path it belongs to: what tags begin with, and in
//! which directories of a commit the module may lie.

use crate::module_path::{ModulePath, PathMajor};
use crate::version::pseudo::PseudoVersion;
use crate::version::{Version, semver};

/// A module and its place in a repository.
///
/// Sources: Go Modules Reference, "Finding a repository for a module path" and "Module directories
/// within a repository".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Module {
    path: ModulePath,
    root: String,
    code_directory: String,
}

/// The module cannot be in the repository.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModuleError {
    /// The module's path does not start with the root path.
    #[error("repository rooted at {root} cannot contain module {path}")]
    Foreign {
        /// The path that stands for the root of the repository.
        root: String,
        /// The module's path.
        path: ModulePath,
    },
    /// The subdirectory leads out of the repository.
    #[error("subdirectory {0:?} of the repository leads out of it")]
    Subdirectory(String),
}

impl Module {
    /// Places the module `path` in the repository whose root directory has the import path
    /// `root`. `subdirectory`, usually empty, is the fourth field of a `go-import` tag: the
    /// directory of the repository that has the import path `root`.
    pub fn new(path: ModulePath, root: &str, subdirectory: &str) -> Result<Self, ModuleError> {
        let below_root = if path.as_str() == root {
            Some("")
        } else {
            let rest = path.prefix().strip_prefix(root);
            rest.filter(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let Some(below_root) = below_root else {
            let root = root.to_owned();
            return Err(ModuleError::Foreign { root, path });
        };
        // With most questions the module is the repository's root.
        let code_directory = if below_root.is_empty() && subdirectory.is_empty() {
            String::new()
        } else {
            clean(&format!("{below_root}/{subdirectory}"))
                .ok_or_else(|| ModuleError::Subdirectory(subdirectory.to_owned()))?
        };
        Ok(Self {
            path,
            root: root.to_owned(),
            code_directory,
        })
    }

    /// The module's path.
    pub fn path(&self) -> &ModulePath {
        &self.path
    }

    /// The import path of the repository's root.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The directory whose name the module's tags begin with, without slashes around it; empty
    /// for the root of the repository. The module lies there or in the major version directory
    /// below it.
    pub fn code_directory(&self) -> &str {
        &self.code_directory
    }

    /// The path without its major version suffix, unless the suffix is part of the root path.
    pub(super) fn prefix(&self) -> &str {
        if self.path.as_str() == self.root {
            self.path.as_str()
        } else {
            self.path.prefix()
        }
    }

    pub(super) fn path_major(&self) -> PathMajor<'_> {
        self.path.path_major()
    }

    /// The suffix as it stands in the path: nothing, `/v2`, `.v2`, `.v2-unstable`.
    pub(super) fn suffix(&self) -> &str {
        let suffix = self.path.as_str().strip_prefix(self.path.prefix());
        suffix.unwrap_or_default()
    }

    /// The other directory in which the module may lie.
    pub(super) fn major_directory(&self) -> Option<String> {
        if self.path.as_str() == self.root {
            return None;
        }
        let major = self.path_major().directory()?;
        Some(join(&self.code_directory, major))
    }

    /// The name to look up for a version or a query.
    pub(super) fn revision_of(&self, query: &str) -> String {
        if !semver::is_valid(query) {
            return query.to_owned();
        }
        let version = Version::parse(query).ok();
        if let Some(pseudo) = version.as_ref().and_then(PseudoVersion::parse) {
            return pseudo.revision().to_owned();
        }
        let tag = query.strip_suffix("+incompatible").unwrap_or(query);
        join(&self.code_directory, tag)
    }

    /// Whether the module is the root of its repository and has no major version suffix, as every
    /// module with `+incompatible` versions.
    pub(super) fn may_be_incompatible(&self) -> bool {
        self.code_directory.is_empty() && self.path_major() == PathMajor::None
    }
}

/// Joins a directory, which may be empty, and a name.
pub(super) fn join(directory: &str, name: &str) -> String {
    if directory.is_empty() {
        name.to_owned()
    } else {
        format!("{directory}/{name}")
    }
}

/// The path without empty elements, `.` and `..`; `None` when it leads upwards.
fn clean(path: &str) -> Option<String> {
    let mut elements = Vec::new();
    for element in path.split('/') {
        match element {
            "" | "." => {}
            ".." => {
                elements.pop()?;
            }
            _ => elements.push(element),
        }
    }
    Some(elements.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str, root: &str, subdirectory: &str) -> Result<Module, ModuleError> {
        Module::new(ModulePath::parse(path).unwrap(), root, subdirectory)
    }

    #[test]
    fn the_path_below_the_root_is_the_code_directory() {
        for (path, root, subdirectory, code, major) in [
            ("e.org/r", "e.org/r", "", "", None),
            ("e.org/r/v2", "e.org/r", "", "", Some("v2")),
            ("e.org/r/a/b", "e.org/r", "", "a/b", None),
            ("e.org/r/a/v3", "e.org/r", "", "a", Some("a/v3")),
            ("e.org/r/v2", "e.org/r/v2", "", "", None),
            ("gopkg.in/yaml.v2", "gopkg.in/yaml.v2", "", "", None),
            (
                "e.org/r/a/v2",
                "e.org/r",
                "sub/dir",
                "a/sub/dir",
                Some("a/sub/dir/v2"),
            ),
            ("e.org/r", "e.org/r", "./x//y/", "x/y", None),
        ] {
            let module = module(path, root, subdirectory).unwrap();
            assert_eq!(module.code_directory(), code, "{path} in {root}");
            assert_eq!(
                module.major_directory().as_deref(),
                major,
                "{path} in {root}"
            );
        }
    }

    #[test]
    fn a_module_outside_of_its_root_is_refused() {
        for (path, root) in [
            ("e.org/repository", "e.org/r"),
            ("e.org/other", "e.org/r"),
            ("e.org/r", "e.org/r/a"),
        ] {
            assert!(module(path, root, "").is_err(), "{path} in {root}");
        }
        assert!(module("e.org/r", "e.org/r", "../x").is_err());
    }

    #[test]
    fn versions_are_looked_up_as_tags_of_the_directory_and_words_as_they_are() {
        let module = module("e.org/r/a", "e.org/r", "").unwrap();
        for (query, revision) in [
            ("v1.2.3", "a/v1.2.3"),
            ("v1.2", "a/v1.2"),
            ("v1.2.3+meta", "a/v1.2.3+meta"),
            ("v2.0.0+incompatible", "a/v2.0.0"),
            ("v1.2.4-0.20200101000000-abcdefabcdef", "abcdefabcdef"),
            ("main", "main"),
            ("v1.2.3.4", "v1.2.3.4"),
        ] {
            assert_eq!(module.revision_of(query), revision);
        }
    }
}

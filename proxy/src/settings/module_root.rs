//! `--module-root ROOT=PROJECT[//DIRECTORY]`: modules at and below ROOT live in PROJECT.
//!
//! It says by hand what `go` learns from a `go-import` tag: the root path of a repository whose
//! module paths do not follow from the external URL (Go Modules Reference, "Finding a repository
//! for a module path").

use std::str::FromStr;

/// A code root and the project that holds its modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleRoot {
    /// A module path or the leading elements of one, as `golang.org/x/mod`; no slash at either
    /// end.
    pub root: String,
    /// The project's path, as `golang/mod`.
    pub project: String,
    /// The directory of the repository that has the path `root`, what a `go-import` tag says in
    /// its fourth field; empty for the repository's root.
    pub directory: String,
}

/// The text is no `ROOT=PROJECT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModuleRootError {
    /// No `=`, or nothing on one side of it.
    #[error(
        "a module root is ROOT=PROJECT or ROOT=PROJECT//DIRECTORY, as golang.org/x/mod=golang/mod"
    )]
    NotAPair,
    /// The root could not begin a module path.
    #[error("the root before `=` starts with a host name with a dot and has no slash at its end")]
    NotARoot,
}

impl FromStr for ModuleRoot {
    type Err = ModuleRootError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (root, project) = text.split_once('=').ok_or(ModuleRootError::NotAPair)?;
        if root.is_empty() || project.is_empty() {
            return Err(ModuleRootError::NotAPair);
        }
        let host = root.split('/').next().unwrap_or(root);
        if !host.contains('.') || root.split('/').any(str::is_empty) {
            return Err(ModuleRootError::NotARoot);
        }
        let (project, directory) = project.split_once("//").unwrap_or((project, ""));
        let project = project.trim_matches('/');
        if project.is_empty() {
            return Err(ModuleRootError::NotAPair);
        }
        Ok(Self {
            root: root.to_owned(),
            project: project.strip_suffix(".git").unwrap_or(project).to_owned(),
            directory: directory.trim_matches('/').to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_and_a_project_are_read() {
        let expected = ModuleRoot {
            root: "golang.org/x/mod".into(),
            project: "golang/mod".into(),
            directory: String::new(),
        };
        assert_eq!("golang.org/x/mod=golang/mod".parse(), Ok(expected.clone()));
        assert_eq!("golang.org/x/mod=golang/mod.git".parse(), Ok(expected));
    }

    #[test]
    fn two_slashes_introduce_a_directory() {
        let expected = ModuleRoot {
            root: "example.com/kit".into(),
            project: "team/monorepo".into(),
            directory: "go/kit".into(),
        };
        let text = "example.com/kit=team/monorepo.git//go/kit/";
        assert_eq!(text.parse(), Ok(expected));
    }

    #[test]
    fn half_a_pair_or_a_root_without_host_is_refused() {
        let cases = [
            ("golang.org/x/mod", ModuleRootError::NotAPair),
            ("=golang/mod", ModuleRootError::NotAPair),
            ("golang.org/x/mod=", ModuleRootError::NotAPair),
            ("mod=golang/mod", ModuleRootError::NotARoot),
            ("golang.org/x/=golang/mod", ModuleRootError::NotARoot),
            ("/golang.org=golang/mod", ModuleRootError::NotARoot),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<ModuleRoot>(), Err(error), "{text}");
        }
    }
}

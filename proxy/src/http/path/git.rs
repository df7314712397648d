//! Paths of git over HTTP (gitprotocol-http, "URL Format"): a project's path, with or without
//! `.git`, and what git appends.

use super::PathError;
use super::decode::decode;

/// What git asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GitRequest {
    /// `info/refs`: what there is, for a service that the query names.
    Refs,
    /// `git-upload-pack`: objects for a clone or a fetch.
    UploadPack,
    /// `git-receive-pack`: a push.
    ReceivePack,
}

const ENDINGS: [(&str, GitRequest); 3] = [
    ("/info/refs", GitRequest::Refs),
    ("/git-upload-pack", GitRequest::UploadPack),
    ("/git-receive-pack", GitRequest::ReceivePack),
];

/// The project's path and the request; `None` when `path`, below the relative root, is none of
/// git's. Nothing below `/api/` is, nor below a `-`, where GitLab keeps its own pages.
pub(super) fn parse(path: &str) -> Result<Option<(String, GitRequest)>, PathError> {
    let split = |(ending, request)| Some((path.strip_suffix(ending)?, request));
    let Some((project, request)) = ENDINGS.into_iter().find_map(split) else {
        return Ok(None);
    };
    let Some(project) = project.strip_prefix('/') else {
        return Ok(None);
    };
    let mut elements = Vec::new();
    for element in project.split('/') {
        let element = decode(element)?;
        let misplaced = element.is_empty() || matches!(&*element, "." | ".." | "-");
        if misplaced || element.chars().any(char::is_control) {
            return Err(PathError::Unrouted);
        }
        elements.push(element);
    }
    if elements.first().is_some_and(|first| first == "api") {
        return Ok(None);
    }
    let path = elements.join("/");
    let path = path.strip_suffix(".git").unwrap_or(&path);
    if path.is_empty() || path.ends_with('/') {
        return Err(PathError::Unrouted);
    }
    Ok(Some((path.to_owned(), request)))
}

#[cfg(test)]
mod tests {
    use super::super::{Route, parse as route};
    use super::*;

    fn git(path: &str, root: &str) -> Option<(String, GitRequest)> {
        match route(path, root) {
            Ok(Route::Git { project, request }) => Some((project, request)),
            _ => None,
        }
    }

    #[test]
    fn a_projects_path_is_found_with_and_without_its_ending() {
        for (path, project, request) in [
            ("/a/b.git/info/refs", "a/b", GitRequest::Refs),
            ("/a/b/info/refs", "a/b", GitRequest::Refs),
            ("/a.git/git-upload-pack", "a", GitRequest::UploadPack),
            ("/a/b/c/git-receive-pack", "a/b/c", GitRequest::ReceivePack),
            ("/a%2Db/%63.git/info/refs", "a-b/c", GitRequest::Refs),
            ("/a/b.git.git/info/refs", "a/b.git", GitRequest::Refs),
            ("/a/info/refs/info/refs", "a/info/refs", GitRequest::Refs),
            ("/apis/x/info/refs", "apis/x", GitRequest::Refs),
        ] {
            assert_eq!(git(path, ""), Some((project.to_owned(), request)), "{path}");
        }
    }

    #[test]
    fn the_relative_root_may_be_there_or_not() {
        for path in ["/gitlab/a/b.git/info/refs", "/a/b.git/info/refs"] {
            let found = git(path, "/gitlab");
            assert_eq!(found, Some(("a/b".to_owned(), GitRequest::Refs)), "{path}");
        }
    }

    #[test]
    fn what_is_no_projects_path_is_no_route() {
        for path in [
            "/info/refs",
            "//info/refs",
            "/.git/info/refs",
            "/a/.git/info/refs",
            "/a/../b.git/info/refs",
            "/a/%2e%2e/b.git/info/refs",
            "/a/./b.git/info/refs",
            "/a//b.git/info/refs",
            "/a%2Fb.git/info/refs",
            "/a/%00/info/refs",
            "/a/%zz/info/refs",
            "/a/-/b/info/refs",
            "/api/v4/a.git/info/refs",
            "/api/info/refs",
            "/%61pi/x/info/refs",
            "/a/b.git/info/refs/",
            "/a/b.git/HEAD",
            "/a/b.git/git-upload-archive",
            "a/info/refs",
        ] {
            assert_eq!(git(path, ""), None, "{path}");
        }
    }
}

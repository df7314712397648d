//! From the raw path of a request to what it asks for; pure.
//!
//! Percent escapes are undone once, element by element, then the case encoding of module paths
//! and versions (Go Modules Reference, "GOPROXY protocol"). An encoded slash means something in a
//! project's path alone, as in GitLab's API. The project and instance endpoints differ in their
//! first elements only; another scope is one more arm in `scope_of`.

mod decode;
mod git;
mod question;

use goproxy_core::module_path::{ModulePath, ModulePathError};
use goproxy_core::version::VersionError;

use crate::questions::Question;
use decode::{decode_all, decode_elements};
pub use git::GitRequest;
use question::split_question;

/// What a path asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `/`: what this is.
    Root,
    /// Anything of a checksum database, under any endpoint: there is none.
    ChecksumDatabase,
    /// A question of the GOPROXY protocol.
    Module(ModuleRequest),
    /// The same at a project's endpoint, about something that is no module path.
    Misnamed(Misnamed),
    /// git over HTTP.
    Git {
        /// The project's full path, as the URL has it.
        project: String,
        /// What git asks for.
        request: GitRequest,
    },
}

/// A question about a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleRequest {
    /// Where the module is looked for.
    pub scope: Scope,
    /// The module.
    pub module: ModulePath,
    /// What is asked.
    pub question: Question,
}

/// A question about something that is no module path, such as a project's name alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misnamed {
    /// The project, as the URL names it.
    pub project: String,
    /// What stands in the place of the module path, percent escapes undone.
    pub module: String,
    /// What stands behind `@v/`, or `@latest`.
    pub file: String,
    /// What is wrong with it.
    pub fault: ModulePathError,
}

/// The endpoint that was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// `/api/v4/packages/go/`: every project.
    Instance,
    /// `/api/v4/projects/{id}/packages/go/`: one project, as the URL names it.
    Project(String),
    /// `/api/v4/groups/{id}/-/packages/go/`: every project of a group, as the URL names it.
    Group(String),
}

/// Why a path asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// No endpoint looks like this.
    #[error("no such route")]
    Unrouted,
    /// An element's escapes do not decode to text.
    #[error("path element {0:?} has malformed percent escapes")]
    Escapes(String),
    /// `%2F` outside a project's path.
    #[error("path element {0:?} has an encoded slash, which only a project's path may have")]
    EncodedSlash(String),
    /// The module is none.
    #[error(transparent)]
    Module(ModulePathError),
    /// The version is none, or not in canonical form where only that will do.
    #[error(transparent)]
    Version(VersionError),
}

/// Reads `path`, the raw path of a request URL, which starts with `/`. `root` is the relative
/// root of the external URL (`/gitlab`, or empty); a path may lack it, since proxies in front
/// often cut it.
pub fn parse(path: &str, root: &str) -> Result<Route, PathError> {
    let below = path
        .strip_prefix(root)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let path = below.unwrap_or(path);
    if matches!(path, "" | "/") {
        return Ok(Route::Root);
    }
    if let Some((project, request)) = git::parse(path)? {
        return Ok(Route::Git { project, request });
    }
    let rest = path.strip_prefix("/api/v4/").ok_or(PathError::Unrouted)?;
    let (scope, rest) = scope_of(rest)?;
    if rest == "sumdb" || rest.starts_with("sumdb/") {
        return Ok(Route::ChecksumDatabase);
    }
    let (module, question) = split_question(rest)?;
    if module.is_empty() {
        return Err(PathError::Unrouted);
    }
    let module = decode_elements(module)?;
    match (ModulePath::unescape(&module), scope) {
        (Ok(module), scope) => Ok(Route::Module(ModuleRequest {
            scope,
            module,
            question: question.read()?,
        })),
        (Err(fault), Scope::Project(project)) => Ok(Route::Misnamed(Misnamed {
            project,
            module: module.into_owned(),
            file: question.text().to_owned(),
            fault,
        })),
        (Err(fault), _) => Err(PathError::Module(fault)),
    }
}

/// The endpoint, and what stands behind its `packages/go/`.
fn scope_of(rest: &str) -> Result<(Scope, &str), PathError> {
    if let Some(rest) = rest.strip_prefix("packages/go/") {
        return Ok((Scope::Instance, rest));
    }
    let (kind, rest) = rest.split_once('/').ok_or(PathError::Unrouted)?;
    let (id, rest) = rest.split_once('/').ok_or(PathError::Unrouted)?;
    let endpoint = match kind {
        "projects" => "packages/go/",
        "groups" => "-/packages/go/",
        _ => return Err(PathError::Unrouted),
    };
    let rest = rest.strip_prefix(endpoint).ok_or(PathError::Unrouted)?;
    let id = decode_all(id)?.into_owned();
    match kind {
        _ if id.is_empty() => Err(PathError::Unrouted),
        "projects" => Ok((Scope::Project(id), rest)),
        _ => Ok((Scope::Group(id), rest)),
    }
}

#[cfg(test)]
mod tests;

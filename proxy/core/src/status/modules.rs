//! The modules that a proxy found in its projects, told as changes.

use serde::{Deserialize, Serialize};

use super::Cursor;

/// What changed since a cursor, in the order of the changes. A reader asks without a cursor first
/// and then with the one of the page before; a page of another process's cursor begins anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModulesPage {
    /// What to ask with the next time.
    pub cursor: Cursor,
    /// Whether the page begins anew: what was read before it counts no more.
    pub from_beginning: bool,
    /// Whether there are more changes already.
    pub more: bool,
    /// The projects that changed, each once and whole.
    pub projects: Vec<ProjectModules>,
}

/// The modules of a project: those that go.mod files at its repository's `HEAD` declare with
/// paths by which the proxy serves them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectModules {
    /// Its number; none where a folder is served as it lies.
    #[serde(default)]
    pub id: Option<u64>,
    /// Its full path.
    pub path: String,
    /// Whether it is served no more; then it has no modules either.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// How many modules there are.
    pub total: usize,
    /// The first [`super::MAX_MODULES`] of them by path.
    pub modules: Vec<DiscoveredModule>,
}

/// A module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiscoveredModule {
    /// Its path.
    pub path: String,
    /// What `@latest` answers; none when there is no version that the `go` command would accept.
    #[serde(default)]
    pub latest: Option<String>,
}

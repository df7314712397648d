//! Who may read a project, and the switch of its package registry.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who may read a project, as in GitLab, from the narrowest to the widest.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum Visibility {
    /// Tokens that reach it.
    #[default]
    Private,
    /// Every valid token that is not limited to other projects.
    Internal,
    /// Everybody.
    Public,
}

/// A package registry is on unless it is turned off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct PackageRegistry {
    /// Whether the package registry is on.
    #[serde(default = "on")]
    pub enabled: bool,
}

impl Default for PackageRegistry {
    fn default() -> Self {
        Self { enabled: true }
    }
}

fn on() -> bool {
    true
}

//! The document as it is written: field names, defaults, what may be left out. Nothing here is
//! checked beyond its shape; that is the task of the sibling modules.
//!
//! These types are the contract between whoever writes a serving set (a person, the operator) and
//! the proxy that reads it. `goproxy schema` prints them as a JSON Schema.

mod discovery;
mod instance;
mod project;
mod token;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

pub use discovery::{Git, GitProtocol, GoGet, GoGetPolicy, Ssh};
pub use instance::{Instance, Limits, OwnPrefixMiss};
pub use project::{Project, Repository, Visibility, Volume};
pub use token::{Role, Token, TokenKind};

/// Everything that a proxy needs to know.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "Serving set")]
pub struct Document {
    /// The version of this format, 1. A proxy refuses a document of a version that it does not
    /// know and keeps what it serves.
    pub version: u32,
    /// What holds for the whole proxy.
    pub instance: Instance,
    /// Where repositories lie, by the name that projects use.
    #[serde(default, deserialize_with = "list")]
    pub volumes: Vec<Volume>,
    /// The projects. One that is wrong is left out; the others are served.
    #[serde(default, deserialize_with = "list")]
    #[schemars(with = "Vec<Project>")]
    pub projects: Vec<Value>,
    /// The tokens, as digests. One that is wrong is left out; the others count.
    #[serde(default, deserialize_with = "list")]
    #[schemars(with = "Vec<Token>")]
    pub tokens: Vec<Value>,
}

/// A list; in YAML a name with nothing behind it is an empty one.
fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A switch that is on unless it is turned off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Switch {
    /// Whether it is on; true by default.
    pub enabled: bool,
}

impl Default for Switch {
    fn default() -> Self {
        Self { enabled: true }
    }
}

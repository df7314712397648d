//! What a proxy says of itself on its management port: the contract between the proxy that
//! answers and whoever asks (the operator, a script). Members that a reader does not know are
//! skipped, and members that an older proxy does not send have a default, so that both sides may be
//! of different versions.

mod cursor;
mod modules;

use serde::{Deserialize, Serialize};

pub use cursor::{Cursor, CursorError};
pub use modules::{DiscoveredModule, ModulesPage, ProjectModules};

/// Where [`ServingSetReport`] is answered, to everybody.
pub const SERVING_SET_PATH: &str = "/serving-set";

/// Where [`ModulesPage`] is answered, to the holder of the bearer that lies beside the serving set.
/// The query `since=CURSOR` asks for what changed since.
pub const MODULES_PATH: &str = "/status/modules";

/// Modules of one project that are named; of more there is the number.
pub const MAX_MODULES: usize = 50;

/// Which serving set is served, and which ones could be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServingSetReport {
    /// The digest of the document that is served; none where a folder is served as it lies.
    pub hash: Option<String>,
    /// The versions of the document that the proxy reads.
    pub versions: Vec<u32>,
    /// What entries may require of the proxy.
    #[serde(default)]
    pub abilities: Vec<String>,
    /// How many projects are served.
    #[serde(default)]
    pub projects: usize,
    /// How many tokens count until they expire.
    #[serde(default)]
    pub tokens: usize,
}

#[cfg(test)]
mod tests;

//! What every request may use: settings, projects, threads. Made once in [`crate::serve`].

use crate::catalog::Catalog;
use crate::pools::Pools;
use crate::settings::{ExternalUrl, Settings};

/// Shared by all requests, behind an `Arc`.
#[derive(Debug)]
pub struct AppState {
    /// What the command line asked for.
    pub settings: Settings,
    /// Where clients reach this proxy.
    pub external_url: ExternalUrl,
    /// The projects that are served.
    pub catalog: Catalog,
    /// The threads for blocking work.
    pub pools: Pools,
}

//! What the operator is started with.

use std::net::SocketAddr;
use std::time::Duration;

use crate::children::Defaults;
use crate::permissions::Permissions;

/// What the operator is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The namespaces that are watched; empty for all.
    pub namespaces: Vec<String>,
    /// What holds for the pods of all GoProxies.
    pub defaults: Defaults,
    /// What GoProxies may ask for.
    pub permissions: Permissions,
    /// How long until pods are asked for modules again that say nothing in passing.
    pub modules_interval: Duration,
    /// Where metrics and probes are answered.
    pub management_listen: SocketAddr,
    /// Who this process is among its like.
    pub identity: String,
}

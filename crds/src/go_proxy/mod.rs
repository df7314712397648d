//! A proxy: where it is reached, where repositories lie, who may come in, and how its pods look.

mod network_policy;
mod service;
mod serving;
mod spec;
mod status;

pub use network_policy::{IpBlock, LabelSelector, NetworkPeer, NetworkPolicy};
pub use service::{ExternalTrafficPolicy, Service, ServiceType};
pub use serving::{Git, GitProtocol, GoGet, GoGetPolicy, Limits, OwnPrefixMiss, Ssh};
pub use spec::{Cache, GoProxy, GoProxySpec, ImagePullPolicy, Tls};
pub use status::{GoProxyStatus, MAX_TOKENS, ProjectCounts, ServingSetStatus, TokenCounts};

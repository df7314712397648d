//! The whole promise on a real Kubernetes node, with kubelet, containers and Services: the charts are
//! installed with helm, resources applied, and what Go developers do is done, while things are changed
//! and broken. `scripts/test-cluster` starts the node, and runs these tests inside its network.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod clean_up;
mod cluster;
mod developer;
mod disturbances;
mod figures;
mod first_module;
mod flags;
mod footprint;
mod journey;
mod manifests;
mod observability;
mod pods;
mod security;
mod tokens;
mod turns;
mod upgrade;
mod volumes;
mod waiting;
mod world;

//! The resource definitions on real API servers, the newest one and one that behaves as the oldest
//! supported: what is accepted, what is refused and with which words, what `kubectl` shows.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod bad_manifests;
mod cluster;
mod contract;
mod control_plane;
mod defaults;
mod good_manifests;
mod immutability;
mod kubectl;
mod scale;

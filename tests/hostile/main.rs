//! Clients that mean harm, over the built `goproxy`: floods, conflicts, shapes that servers read
//! differently, and clients that hold on to what they have. Each gets a clear answer or none, costs
//! a bounded part of the server, and others are served meanwhile and afterwards.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod bodies;
mod chunks;
mod conflicts;
mod crowds;
mod heads;
mod pipelines;
mod project_names;
mod slow;
mod targets;
mod world;

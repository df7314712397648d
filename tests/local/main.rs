//! `goproxy-operator local` and `validate`: real programs over a folder of resources.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod edits;
mod hand_over;
mod mishaps;
mod modules;
mod starts;
mod validate;
mod world;

//! Who may read what, over the whole server: a serving set with projects of every visibility and
//! tokens of every kind, and the answers at every door.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod changes;
mod clones;
mod discovery;
mod doors;
mod limits;
mod modules;
mod secrets;
mod versions;
mod world;

//! git over HTTP: the real git against the built `goproxy`, and requests written by hand that no
//! git would send.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod clients;
mod go;
mod hidden;
mod hostile;
mod packets;
mod processes;
mod repacking;
mod requests;
mod world;

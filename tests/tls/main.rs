//! Clients over TLS: the real go command and curl, each kind of key, certificates that change
//! while the server runs, and clients that do not keep to the handshake.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod badly_behaved;
mod client;
mod clients;
mod discovery;
mod frames;
mod keys;
mod operators;
mod reload;
mod start;
mod streams;
mod world;

//! The operator on a real API server, under the rights that it prints itself, with real `goproxy`
//! processes as pods.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod bad_input;
mod bad_tokens;
mod children;
mod conflicts;
mod deletion;
mod fields;
mod flags;
mod modules;
mod pods;
mod rest;
mod rights;
mod serving;
mod suspension;
mod tls;
mod tokens;
mod too_large;
mod volumes;
mod world;

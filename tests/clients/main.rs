//! Real `go` commands against the built `goproxy`: what the users of a proxy do all day, with the
//! installed go and with three others that `make test` brings, from the newest down to 1.19.
//!
//! One file a topic. Every topic runs with every go; a thread carries the name of its go, so that a
//! failure says whose it is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod checksums;
mod client;
mod file_proxy;
mod lists;
mod program;
mod programs;
mod proxies;
mod queries;
mod reasons;
mod repositories;
mod toolchains;
mod upkeep;

//! The built `goproxy` over HTTP: what each endpoint answers, and that bad input, damaged
//! repositories and badly behaved clients get a clear answer and harm nobody else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod cache;
mod clients;
mod damage;
mod discovery;
mod endpoints;
mod limits;
mod management;
mod paths;
mod process;
mod pseudo_versions;
mod refusals;
mod verify;
mod world;
mod zips;

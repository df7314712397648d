//! The Helm charts, with the real helm, on a real API server.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod cluster;
mod declared;
mod dry_run;
mod earlier;
mod lifecycle;
mod observability;
mod rendering;
mod rights;
mod values;

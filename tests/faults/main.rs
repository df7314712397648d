//! The operator while the API server fails, answers too late, loses answers, or the operator itself
//! is killed: the end is always the one of an undisturbed run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod at_rest;
mod case;
mod convergence;
mod denied;
mod errors;
mod hung;
mod journey;
mod killed;
mod proxy;
mod snapshot;
mod statuses;
mod unreadable;

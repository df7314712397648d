//! Repositories that the real `git` made, read by this crate: right answers, typed errors, no
//! panic.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod formats;
mod reading;
mod serving;
mod storage;
mod support;

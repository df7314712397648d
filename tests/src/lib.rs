//! The parts that the test targets share: a neutral machine, git repositories made to order, the
//! real `go` commands, a go-get server for its direct mode, published modules, an authority for
//! certificates, the built `goproxy`, a Kubernetes control plane, and the operator on one.
//!
//! Everything here may panic: a part that does not work is a failed test, and the panic says which.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::print_stdout,
    clippy::return_self_not_must_use,
    reason = "only tests use this crate, and a panic is how a test fails"
)]

pub mod authority;
pub mod cluster;
pub mod control_plane;
pub mod differential;
pub mod fixtures;
pub mod go;
pub mod go_commands;
pub mod goproxy;
pub mod helm;
pub mod history;
pub mod http;
pub mod https;
pub mod metrics;
pub mod oracle;
pub mod processes;
pub mod published;
pub mod random;
pub mod sandbox;
pub mod vanity;
pub mod vcstest;
pub mod waiting;
pub mod workspace;

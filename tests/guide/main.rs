//! docs/using-with-go.md, run: what a Go developer pastes is read from the page and given to real
//! shells, `go` commands, git and curl, against servers with a certificate for gitlab.example.com
//! at its own port.
//!
//! Each test runs in a process with a network and a /etc/hosts of its own (`machine`), so nothing
//! can reach the internet and port 443 is free. `world` has what is served, `servers` who serves it,
//! `developer` who pastes, `page` the blocks; beyond these it is one file a topic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod credentials;
mod curl;
mod developer;
mod direct;
mod git;
mod goauth;
mod machine;
mod page;
mod proxies;
mod refused;
mod round;
mod servers;
mod settings;
mod switching;
mod world;

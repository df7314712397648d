//! The HTTP server: who asks for what, which repository holds it, and the threads that read it.
//!
//! `goproxy-core` decides what an answer holds and `goproxy-git` reads repositories; this crate
//! owns sockets, threads, caches and the order of events. Async code only moves bytes: whatever
//! blocks runs on [`pools`].

mod announce;
pub mod body;
pub mod build;
mod cancel_on_drop;
pub mod catalog;
pub mod cli;
pub mod client_lines;
pub mod credentials;
pub mod discovery;
mod folder_watch;
mod handed_over;
pub mod http;
pub mod limits;
pub mod listen;
pub mod logging;
pub mod management;
pub mod metrics;
pub mod placement;
pub mod pools;
pub mod questions;
pub mod repositories;
pub mod seldom;
pub mod serve;
pub mod settings;
pub mod shutdown;
pub mod state;
pub mod survey;
pub mod tls;
pub mod upload_pack;
pub mod verify;
pub mod watching;
mod wishes;

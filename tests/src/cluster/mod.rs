//! The operator on a real control plane, under the rights that it prints itself, with real `goproxy`
//! processes as pods: what the targets that try the operator share.
//!
//! A [`World`] is a control plane with the definitions installed, an operator, and what stands in
//! for the kubelet. Tests of one process share a world; each has a [`Namespace`] of its own.

mod client;
mod kubelet;
mod namespace;
pub mod operator;
mod pod;
pub mod resources;
pub mod schema;
mod world;

pub use namespace::{Namespace, condition};
pub use world::{Settings, World, control_plane, emulated_version};

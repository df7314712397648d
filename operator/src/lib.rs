//! goproxy-operator: from GoProxy and GoModuleProject resources to running proxies.
//!
//! The middle is pure and exists once: [`validate`] judges resources, [`serving_set`] renders what
//! the proxies are to serve, [`status`] says how things stand. Around it lie the two places where
//! resources come from and effects go to: a cluster, and a folder ([`local`]).

pub mod ask;
pub mod chart;
pub mod children;
pub mod cli;
pub mod cluster;
#[cfg(test)]
mod convergence;
pub mod fault;
mod fetch;
pub mod history;
pub mod local;
pub mod manifests;
pub mod modules;
pub mod permissions;
pub mod random;
pub mod rbac;
pub mod review;
pub mod serving_set;
pub mod status;
pub mod token_secret;
pub mod validate;

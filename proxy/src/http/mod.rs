//! HTTP: from a request to its answer. One file per endpoint; [`error`] alone knows how a failure
//! looks.

mod access;
mod access_log;
mod asked;
pub mod error;
mod git;
mod go_get;
mod info;
mod latest;
mod list;
mod misnamed;
mod mod_file;
mod module;
pub mod path;
mod range;
pub mod response;
mod root;
mod search;
mod service;
mod small;
mod zip;

pub use error::Error;
pub use response::Body;
pub use service::Service;

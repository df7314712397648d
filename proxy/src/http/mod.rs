//! HTTP: from a request to its answer. One file per endpoint; [`error`] alone knows how a failure
//! looks.

pub mod error;
pub mod path;
pub mod range;
pub mod response;
pub mod zip;

pub use error::Error;
pub use response::Body;

//! The rules of Go modules and of serving them: pure functions over data, no I/O.
//!
//! Everything that decides *which* versions exist, *what* an `.info`, `.mod` or `.zip` holds and
//! *how* its bytes are laid out lives here, so that it can be tested without a repository, a
//! server or a clock. Whoever calls this crate reads the repository ([`repository::Repository`]
//! is the question it is asked) and moves the bytes.

#![deny(missing_docs)]

pub mod access;
pub mod attributes;
mod case_encoding;
pub mod external_url;
pub mod file_name;
pub mod file_set;
pub mod framing;
pub mod go_mod;
pub mod hash;
pub mod identity;
pub mod info;
pub mod limits;
pub mod module_path;
pub mod object_id;
mod path_element;
pub mod plan;
pub mod references;
pub mod repository;
pub mod resolve;
pub mod serving_set;
pub mod status;
pub mod tag;
#[cfg(test)]
mod test_support;
pub mod tree;
pub mod unicode;
pub mod version;
pub mod zip_check;

pub use case_encoding::CaseEncodingError;
pub use path_element::ElementError;

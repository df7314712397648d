//! The rules of Go modules and of serving them: pure functions over data, no I/O.
//!
//! Everything that decides *which* versions exist, *what* an `.info`, `.mod` or `.zip` holds and
//! *how* its bytes are laid out lives here, so that it can be tested without a repository, a
//! server or a clock. Whoever calls this crate reads the repository ([`repository::Repository`]
//! is the question it is asked) and moves the bytes.

#![deny(missing_docs)]

pub mod framing;
pub mod object_id;
pub mod repository;
pub mod tree;

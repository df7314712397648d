//! Reads bare git repositories: blocking, cancellable, never writing.
//!
//! This is the only crate that links libgit2. A [`Repository`] is one served repository with what
//! is known of it (refs snapshot, commit facts, commit table); [`Handles`] bounds the libgit2
//! handles of the process; a [`View`] is one request's look at one refs snapshot and answers the
//! questions of `goproxy_core::repository::Repository`. Every failure is an [`Error`] of a
//! [kind](ErrorKind) that the caller maps to a status; content of a repository never panics.

#![deny(missing_docs)]

mod cancel;
mod commits;
mod error;
mod generations;
mod handles;
mod objects;
mod refs;
mod repository;
mod tree;
mod view;

pub use cancel::Cancel;
pub use error::{Error, ErrorKind, Unsupported};
pub use handles::Handles;
pub use objects::{Header, ObjectKind, ObjectReader, set_object_verification};
pub use refs::{Freshness, RefsSnapshot};
pub use repository::{Directories, Repository};
pub use tree::{Found, TreeBounds};
pub use view::View;

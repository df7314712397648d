//! Published modules as git repositories, for hashes that others computed.
//!
//! The `go` command brings the zips of `tests/modules.tsv` from wherever the machine gets its
//! modules. The files of each zip become one commit with the tag that its version has, all modules
//! with one import root in one repository. What is served from there must have the published
//! `h1:` hashes. This proves contents, names, sizes and the hash itself on code that nobody wrote
//! for a test. It does not prove what published zips leave out (nested modules, vendored packages,
//! links, conversions by attributes); the fixtures do.

mod choice;
mod comparison;
mod download;
mod repository;
mod table;
mod tree;

pub use choice::Choice;
pub use comparison::{Report, compare};
pub use download::{Published, download};
pub use repository::create;
pub use table::{Release, read, record};

//! Published versions and the checksums that others recorded for them, as a table.
//!
//! The pure parts of the `oracle` target: reading the table, and where the repository of a module
//! path has its root. They lie here because that target has no harness to run their tests.

mod roots;
mod rows;

pub use roots::{HOST, import_root, module_root};
pub use rows::{Row, parse};

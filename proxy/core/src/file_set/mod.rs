//! What holds of any set of files that is to be a module zip, whether it comes from a commit's
//! tree ([`crate::plan`]) or from a finished zip ([`crate::zip_check`]).
//!
//! Paths that differ in case only and paths that are file and directory at once are refused,
//! because a module must unpack on every system; sizes are limited. The faults found are gathered,
//! so that whoever publishes a module learns of all of them at once.
//! Source: Go Modules Reference, "File path and size constraints".

mod clashes;
mod problem;
mod sizes;

pub(crate) use clashes::find_clashes;
pub use problem::{Fault, FileProblem, Problems};
pub use sizes::SizeError;
pub(crate) use sizes::TotalSize;

/// Whether the path has no empty element, `.` or `..`.
pub(crate) fn is_clean(path: &[u8]) -> bool {
    path.split(|&byte| byte == b'/')
        .all(|element| !matches!(element, b"" | b"." | b".."))
}

#[cfg(test)]
mod tests;

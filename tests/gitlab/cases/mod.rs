//! The tables, by topic, in the order of the page.

mod access;
mod decoding;
mod discovery;
mod files;
mod git;
mod internals;
mod rules;
mod switches;
mod versions;

use crate::case::Case;

/// Every case.
pub(crate) fn all() -> Vec<Case> {
    [
        files::cases(),
        decoding::cases(),
        access::cases(),
        switches::cases(),
        versions::cases(),
        rules::cases(),
        internals::cases(),
        discovery::cases(),
        git::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

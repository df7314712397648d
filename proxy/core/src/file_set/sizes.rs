//! The limits on sizes.

use super::{Fault, Problems};
use crate::limits;

/// The files of a module are too large as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// Their sizes add up to more than 500 MiB.
    #[error("the module's files have {0} bytes; the limit is {limit}", limit = limits::MAX_ZIP)]
    Files(u64),
    /// The zip itself has more than 500 MiB.
    #[error("the module's zip has {0} bytes; the limit is {limit}", limit = limits::MAX_ZIP)]
    Zip(u64),
}

/// Adds up the files' sizes before compression and holds each against the limit of its own.
#[derive(Debug, Default)]
pub(crate) struct TotalSize(u64);

impl TotalSize {
    /// Counts the file at `path`, relative to the module's directory.
    pub(crate) fn add(&mut self, path: &str, size: u64, problems: &mut Problems) {
        self.0 = self.0.saturating_add(size);
        let limit = own_limit(path);
        if size > limit {
            problems.add(path.as_bytes(), Fault::TooLarge { size, limit });
        }
    }

    /// The sum in bytes, if a module may have it.
    pub(crate) fn check(&self) -> Result<u64, SizeError> {
        if self.0 > limits::MAX_ZIP {
            Err(SizeError::Files(self.0))
        } else {
            Ok(self.0)
        }
    }
}

/// The largest size in bytes of the file at `path`; for most files only the sum is limited.
fn own_limit(path: &str) -> u64 {
    match path {
        "go.mod" => limits::MAX_GO_MOD,
        "LICENSE" => limits::MAX_LICENSE,
        _ => u64::MAX,
    }
}

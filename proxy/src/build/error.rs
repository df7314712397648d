//! Why there is no zip.

use goproxy_core::attributes;
use goproxy_core::framing;
use goproxy_core::plan::PlanError;
use goproxy_store::SpoolError;

use super::memory::NoRoom;
use crate::limits::NoTurn;
use crate::pools::PoolError;

/// A build that failed. [`BuildError::is_refusal`] tells what the commit's content rules out from
/// what went wrong.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The rules for module zips rule this one out.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The attributes of the commit cannot be honoured.
    #[error(transparent)]
    Attributes(#[from] attributes::Error),
    /// The commit's `.gitattributes` are larger than what is read of them.
    #[error("the .gitattributes files have {size} bytes; up to {limit} are read")]
    AttributesTooLarge {
        /// All their bytes.
        size: u64,
        /// The bound.
        limit: u64,
    },
    /// The files do not fit a zip.
    #[error(transparent)]
    Framing(#[from] framing::Error),
    /// The repository could not be read.
    #[error("cannot read the repository")]
    Repository(#[from] goproxy_git::Error),
    /// The bytes have nowhere to go.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// No thread took the build, or it panicked.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The caller has too many builds under way.
    #[error(transparent)]
    NoTurn(#[from] NoTurn),
    /// The server's memory has no room for a file.
    #[error(transparent)]
    NoRoom(#[from] NoRoom),
    /// Nobody waits for the zip any more.
    #[error("cancelled")]
    Cancelled,
}

impl BuildError {
    /// Whether the version has no zip, for good: to a client it does not exist.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Plan(_)
            | Self::Attributes(_)
            | Self::AttributesTooLarge { .. }
            | Self::Framing(_) => true,
            Self::Repository(_)
            | Self::Spool(_)
            | Self::Pool(_)
            | Self::NoTurn(_)
            | Self::NoRoom(_)
            | Self::Cancelled => false,
        }
    }
}

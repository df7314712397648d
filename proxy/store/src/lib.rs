//! Where finished zips are kept and unfinished ones grow: a folder on local disk, or bounded
//! memory when there is no folder that can be written.
//!
//! A build writes into a [`SpoolWriter`] at the disk's speed; any number of [`Spool`] readers
//! follow behind the length committed so far, so a slow reader never holds up the writer. A
//! finished spool becomes an [`Artefact`] under its [`Key`] without being copied. Everything here
//! blocks on local disk, except waiting for progress, which is a tokio watch channel.
//!
//! # The folder
//!
//! ```text
//! v1/spools/<process>-<time>-<number>   files being written, each locked by its writer
//! v1/artefacts/<2 digits>/<62 digits>   finished: the content, then a footer that proves it
//! v1/bodies/                            reserved: compressed bodies of single files, shared by zips
//! ```
//!
//! The folder is a cache: deleting any of it, at any time, costs a rebuild and nothing else.
//! Several processes may use one folder; what the one removes the other finds missing.

#![deny(missing_docs)]

mod artefacts;
mod key;
mod spool;
mod store;

pub use artefacts::{Artefact, ArtefactError};
pub use key::{Key, KeyError};
pub use spool::{Progress, Spool, SpoolError, SpoolWriter, State};
pub use store::{DirectoryError, Settings, Store, Usage};

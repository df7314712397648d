//! What the command line and the environment ask for, checked: every value here can be used
//! as it is. [`crate::cli`] makes it, everything else reads it.

mod bytes;
mod duration;
mod memory;
mod module_root;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

pub use bytes::{ByteSize, ByteSizeError};
pub use duration::{DurationError, parse_duration};
pub use memory::{MemoryLimitError, MemorySettings};
pub use module_root::{ModuleRoot, ModuleRootError};

use goproxy_core::external_url::ExternalUrl;

use crate::listen::Quiet;
use crate::pools::PoolSettings;
use crate::tls::Files;

/// Everything `goproxy serve` was told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where what is served comes from.
    pub source: Source,
    /// Where clients connect; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Whether the socket for clients is handed over instead.
    pub listen_from_stdin: bool,
    /// The clients' certificate and its key; `None` serves them in the clear.
    pub tls: Option<Files>,
    /// Where operators connect: health, metrics, status.
    pub management_listen: SocketAddr,
    /// Code roots given by hand.
    pub module_roots: Vec<ModuleRoot>,
    /// Where finished artefacts and spools lie.
    pub cache: CacheSettings,
    /// What each part may take of the memory.
    pub memory: MemorySettings,
    /// How old the view of a repository's refs may be.
    pub refs_max_age: Duration,
    /// How often folders and heads are looked at without being asked.
    pub poll_interval: Duration,
    /// Whether each object read is hashed and compared with its id.
    pub verify_objects: bool,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// Threads for small questions.
    pub questions: PoolSettings,
    /// Threads that compress.
    pub builds: PoolSettings,
    /// git over HTTP.
    pub git: GitSettings,
    /// Client connections held at once; further ones wait to be accepted.
    pub max_connections: usize,
    /// How it ends.
    pub ending: EndingSettings,
}

/// Where what is served comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A folder: whatever lies below it is public.
    Repositories {
        /// The folder that holds the repositories: absolute, symlinks resolved.
        folder: PathBuf,
        /// Where clients reach this proxy; `None` means the address it listens on.
        external_url: Option<ExternalUrl>,
    },
    /// A serving set: a file, or a directory that holds one.
    ServingSet(PathBuf),
}

/// How the server ends. Times count from the first wish on.
#[derive(Debug, Clone, Copy)]
pub struct EndingSettings {
    /// Whether the end of standard input is a wish to end.
    pub with_stdin: bool,
    /// How long connections are taken.
    pub quiet: Quiet,
    /// How long open requests may take to end.
    pub drain_timeout: Duration,
}

/// How git over HTTP is served.
#[derive(Debug, Clone, Copy)]
pub struct GitSettings {
    /// Programs (`git upload-pack`) that run at once.
    pub processes: NonZeroUsize,
}

/// Where zips are spooled and kept.
#[derive(Debug, Clone)]
pub struct CacheSettings {
    /// The folder; `None` keeps spools in bounded memory and nothing after the last reader.
    pub directory: Option<PathBuf>,
    /// What finished artefacts may take on disk.
    pub size: ByteSize,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people: one line of text each.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

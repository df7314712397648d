//! The flags of `goproxy serve`. Each can be given as an environment variable, too.

mod ending;
mod source;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use goproxy_core::external_url::ExternalUrl;

use super::cache_folder;
use crate::pools::PoolSettings;
use crate::settings::{
    ByteSize, CacheSettings, GitSettings, LogFormat, MemorySettings, ModuleRoot, Settings,
    parse_duration,
};
use crate::tls::Files;
use ending::EndingArguments;
use source::SourceArguments;

/// How long a job may wait for a thread before the client is told that the server is busy: the go
/// command gives up at the first 503, so waiting is kinder.
const MAX_WAIT: Duration = Duration::from_mins(5);

/// Serve the modules of git repositories: of all below a folder, or of those that a serving set
/// declares.
///
/// With --repositories every bare git repository below the folder is a public project, whose path
/// is its path below the folder without .git. Modules are found under the external URL
/// (`go.example.com/team/lib`), and whatever module paths the go.mod files at HEAD declare are
/// found, too. There is no authentication: whoever reaches the port reads everything.
///
/// With --serving-set a document declares projects, visibilities, flags and tokens (`goproxy
/// schema` prints its form). Changes of either are noticed without a restart.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: SourceArguments,

    /// Where clients connect
    #[arg(
        long,
        env = "GOPROXY_LISTEN",
        value_name = "ADDR",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,

    /// Take the socket for clients from standard input, a Unix socket over which its descriptor is sent
    /// with one byte, and open none at --listen: for a program that keeps the port while it starts
    /// the server anew
    #[arg(long, env = "GOPROXY_LISTEN_FROM_STDIN")]
    listen_from_stdin: bool,

    /// The server's certificate as PEM, and after it those that vouch for it: clients are served
    /// over TLS. Read again when it changes
    #[arg(
        long,
        env = "GOPROXY_TLS_CERTIFICATE",
        value_name = "FILE",
        requires = "tls_key"
    )]
    tls_certificate: Option<PathBuf>,

    /// The certificate's private key as PEM: ECDSA, RSA or Ed25519
    #[arg(
        long,
        env = "GOPROXY_TLS_KEY",
        value_name = "FILE",
        requires = "tls_certificate"
    )]
    tls_key: Option<PathBuf>,

    /// Where operators connect: /livez, /readyz, /metrics, /status
    #[arg(
        long,
        env = "GOPROXY_MANAGEMENT_LISTEN",
        value_name = "ADDR",
        default_value = "127.0.0.1:8081"
    )]
    management_listen: SocketAddr,

    /// With --repositories: where clients reach this server, if not at the address it listens on;
    /// module paths of projects start with its host and path
    #[arg(
        long,
        env = "GOPROXY_EXTERNAL_URL",
        value_name = "URL",
        conflicts_with = "serving_set"
    )]
    external_url: Option<ExternalUrl>,

    /// With --repositories: modules at and below ROOT live in the project PROJECT (in its
    /// directory DIRECTORY); repeatable
    #[arg(
        long = "module-root",
        value_name = "ROOT=PROJECT[//DIRECTORY]",
        conflicts_with = "serving_set"
    )]
    module_roots: Vec<ModuleRoot>,

    /// Where finished zips are kept [default: goproxy in the user's cache folder]
    #[arg(long, env = "GOPROXY_CACHE_DIR", value_name = "DIR")]
    cache_dir: Option<PathBuf>,

    /// What finished zips may take on disk; 0 keeps none
    #[arg(
        long,
        env = "GOPROXY_CACHE_SIZE",
        value_name = "SIZE",
        default_value = "10GiB"
    )]
    cache_size: ByteSize,

    /// What the process may take of memory: caches shrink to fit, and a zip whose largest file does not
    /// fit is answered with 503. In a pod the container's limit; 64MiB at least [default: ample]
    #[arg(long, env = "GOPROXY_MEMORY_LIMIT", value_name = "SIZE")]
    memory_limit: Option<ByteSize>,

    /// How old the view of a repository's branches and tags may be
    #[arg(long, env = "GOPROXY_REFS_MAX_AGE", value_name = "DURATION", default_value = "1s", value_parser = parse_duration)]
    refs_max_age: Duration,

    /// How often folders and HEADs are looked at without being asked
    #[arg(long, env = "GOPROXY_POLL_INTERVAL", value_name = "DURATION", default_value = "10s", value_parser = parse_duration)]
    poll_interval: Duration,

    /// Compare every object that is read with its id (30 to 45 % more time per byte read)
    #[arg(long, env = "GOPROXY_VERIFY_OBJECTS")]
    verify_objects: bool,

    /// Threads that compress zips [default: one for each core]
    #[arg(long, env = "GOPROXY_BUILD_THREADS", value_name = "N")]
    build_threads: Option<NonZeroUsize>,

    /// Threads that answer small questions [default: two for each core, at least four]
    #[arg(long, env = "GOPROXY_QUESTION_THREADS", value_name = "N")]
    question_threads: Option<NonZeroUsize>,

    /// git programs that answer clones and fetches at once; further ones wait [default: four for
    /// each core]
    #[arg(long, env = "GOPROXY_GIT_PROCESSES", value_name = "N")]
    git_processes: Option<NonZeroUsize>,

    /// Connections served at once; further ones wait to be accepted
    #[arg(
        long,
        env = "GOPROXY_MAX_CONNECTIONS",
        value_name = "N",
        default_value = "4096"
    )]
    max_connections: NonZeroUsize,

    #[command(flatten)]
    ending: EndingArguments,

    /// How log lines are written, to standard error
    #[arg(long, env = "GOPROXY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

impl Arguments {
    /// The settings that they make.
    pub(super) fn settings(self) -> anyhow::Result<Settings> {
        let source = self.source.check(self.external_url)?;
        anyhow::ensure!(
            !self.poll_interval.is_zero(),
            "--poll-interval 0: give a time above zero, for example 10s"
        );
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = |given: Option<NonZeroUsize>, default: usize| {
            given
                .or(NonZeroUsize::new(default))
                .unwrap_or(NonZeroUsize::MIN)
        };
        // Every connection may wait for a thread: what bounds memory is their number.
        let pool = |threads| PoolSettings {
            threads,
            max_waiting: self.max_connections.get(),
            max_wait: MAX_WAIT,
        };
        let questions = pool(threads(self.question_threads, (2 * cores).max(4)));
        let builds = pool(threads(self.build_threads, cores));
        let memory = self.memory_limit.map(MemorySettings::within).transpose()?;
        let tls = self.tls_certificate.zip(self.tls_key);
        let directory = self.cache_dir.or_else(cache_folder::default);
        Ok(Settings {
            source,
            listen: self.listen,
            listen_from_stdin: self.listen_from_stdin,
            tls: tls.map(|(certificate, key)| Files { certificate, key }),
            management_listen: self.management_listen,
            module_roots: self.module_roots,
            cache: CacheSettings {
                directory: directory.filter(|_| self.cache_size.0 > 0),
                size: self.cache_size,
            },
            memory: memory.unwrap_or_default(),
            refs_max_age: self.refs_max_age,
            poll_interval: self.poll_interval,
            verify_objects: self.verify_objects,
            log_format: self.log_format,
            questions,
            builds,
            git: GitSettings {
                processes: threads(self.git_processes, 4 * cores),
            },
            max_connections: self.max_connections.get(),
            ending: self.ending.check()?,
        })
    }
}

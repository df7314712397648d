//! Log lines, to standard error: one an event, as text or as JSON. `GOPROXY_LOG` filters them
//! (`debug`, `warn`, `goproxy_server::listen=debug`), by default those from `info` on are written.

use std::io::{self, Write as _};

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::settings::LogFormat;

const FILTER: &str = "GOPROXY_LOG";

/// Starts writing. Fails when the filter cannot be read.
pub fn start(format: LogFormat) -> anyhow::Result<()> {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .with_env_var(FILTER)
        .from_env()
        .with_context(|| format!("the variable {FILTER} is no log filter"))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_target(false);
    let started = match format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("cannot start logging: {error}"))
}

/// What is said at the end of the process, to whoever started it.
pub fn last_words(text: &str) {
    // Nobody is left to be told that standard error is closed.
    let _ = writeln!(io::stderr(), "{text}");
}

//! Log lines, to standard error: one an event, as text or as JSON. `GOPROXY_LOG` filters them
//! (`debug`, `warn`, `goproxy_server::listen=debug`), by default those from `info` on are written.
//! Lines are written together, at most 100 ms late; warnings and errors at once, with all that came
//! before them.

mod batches;
mod plain;
mod text;
#[cfg(test)]
mod told;

use std::io::{self, Write as _};

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::settings::LogFormat;
use batches::Batches;
use plain::Plain;
use text::{Clock, Fields};

const FILTER: &str = "GOPROXY_LOG";

/// Writes what is left when it is dropped: keep it to the end of the process.
#[derive(Debug)]
#[must_use = "lines wait to be written"]
pub struct Logging(Batches<io::Stderr>);

impl Drop for Logging {
    fn drop(&mut self) {
        self.0.write_out();
    }
}

/// Starts writing. Fails when the filter cannot be read.
pub fn start(format: LogFormat) -> anyhow::Result<Logging> {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .with_env_var(FILTER)
        .from_env()
        .with_context(|| format!("the variable {FILTER} is no log filter"))?;
    let batches = Batches::start(io::stderr()).context("cannot start threads")?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false);
    let started = match format {
        LogFormat::Text => builder
            .with_timer(Clock)
            .fmt_fields(Fields)
            .with_ansi(false)
            // `Plain` does that, for less than a write a character.
            .with_ansi_sanitization(false)
            .with_writer(Plain(batches.clone()))
            .try_init(),
        LogFormat::Json => builder
            .json()
            .flatten_event(true)
            .with_writer(batches.clone())
            .try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("cannot start logging: {error}"))?;
    Ok(Logging(batches))
}

/// What is said at the end of the process, to whoever started it.
pub fn last_words(text: &str) {
    // Nobody is left to be told that standard error is closed.
    let _ = writeln!(io::stderr(), "{text}");
}

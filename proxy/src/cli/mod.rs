//! The command line: what `goproxy` can be told, and from there to the work.

mod cache_folder;
mod serve;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use goproxy_core::serving_set;

use crate::{logging, verify};

/// Serves the Go modules of git repositories to the go command.
#[derive(Debug, Parser)]
#[command(name = "goproxy", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(Box<serve::Arguments>),
    /// Prints the JSON Schema of the serving set.
    Schema,
    /// Says what the go command would object to in module zips, and prints their h1: hashes.
    ///
    /// One line a file: the file, module@version, and the hash as go.sum has it. What is wrong
    /// goes to standard error, and the exit status is 1.
    Verify {
        /// Module zips, as a proxy serves them.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(arguments) => arguments.settings().and_then(|settings| {
            let _logging = logging::start(settings.log_format)?;
            crate::serve::run(settings)
        }),
        Command::Schema => return schema(),
        Command::Verify { files } => return verify::run(&files),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            logging::last_words(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn schema() -> ExitCode {
    match writeln!(io::stdout().lock(), "{}", serving_set::schema()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}

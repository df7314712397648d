//! The `goproxy` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    goproxy_server::cli::run()
}

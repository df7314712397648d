//! The binary: flags in, exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    goproxy_operator::cli::main()
}

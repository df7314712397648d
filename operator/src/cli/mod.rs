//! The command line.

mod crds;
mod local;
mod probe;
mod rbac;
mod run;
mod signals;
mod validate;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::permissions::Permissions;

/// Turns GoProxy and GoModuleProject resources into proxies that serve private Go modules.
#[derive(Debug, Parser)]
#[command(name = "goproxy-operator", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Arguments),
    Local(local::Arguments),
    Validate(validate::Arguments),
    Crds(crds::Arguments),
    Rbac(rbac::Arguments),
    Probe(probe::Arguments),
}

/// Fields that are refused unless they are allowed here.
#[derive(Debug, Args)]
struct PermissionArguments {
    /// Let GoProxies mount folders of the node (hostPath): whoever may create a GoProxy can read them
    #[arg(long, env = "GOPROXY_OPERATOR_ALLOW_HOST_PATH")]
    allow_host_path: bool,

    /// Let GoProxies shape their pods by spec.podTemplate
    #[arg(long, env = "GOPROXY_OPERATOR_ALLOW_POD_TEMPLATE")]
    allow_pod_template: bool,
}

impl From<&PermissionArguments> for Permissions {
    fn from(arguments: &PermissionArguments) -> Self {
        Self {
            host_path: arguments.allow_host_path,
            pod_template: arguments.allow_pod_template,
        }
    }
}

/// Runs the program; the exit status says whether what was asked for holds.
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Run(arguments) => run::run(arguments),
        Command::Local(arguments) => local::run(arguments),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Crds(arguments) => crds::run(&arguments),
        Command::Rbac(arguments) => rbac::run(arguments),
        Command::Probe(arguments) => probe::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            tell_error(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "the program's last words")]
fn tell_error(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}

//! `goproxy-operator crds`

use std::io::Write as _;
use std::process::ExitCode;

use clap::Args;
use goproxy_crds::generated;

/// Print the resource definitions, ready for `kubectl apply --server-side -f -`.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments) -> anyhow::Result<ExitCode> {
    let mut output = std::io::stdout().lock();
    for definition in [generated::go_proxy(), generated::go_module_project()] {
        writeln!(output, "---\n{}", generated::yaml(&definition)?.trim_end())?;
    }
    Ok(ExitCode::SUCCESS)
}

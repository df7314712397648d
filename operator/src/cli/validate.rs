//! `goproxy-operator validate DIR`

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::manifests::{self, Schemas};
use crate::permissions::Permissions;
use crate::review;

/// Check the resources of a folder without running anything.
///
/// Every file that ends in .yaml, .yml or .json is read, in subfolders, too. Each fault is one line
/// `FILE:LINE: MESSAGE` on standard output. The exit status is 0 when there is none, else 1.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    permissions: super::PermissionArguments,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let schemas = Schemas::new()?;
    let folder = &arguments.folder;
    let manifests = manifests::load(folder, &schemas)
        .with_context(|| format!("cannot read folder {}", folder.display()))?;
    let permissions: Permissions = (&arguments.permissions).into();
    let problems = review::problems(&manifests, permissions, jiff::Timestamp::now());
    let mut output = std::io::stdout().lock();
    for problem in &problems {
        writeln!(output, "{problem}")?;
    }
    let proxies: usize = manifests
        .namespaces
        .values()
        .map(|one| one.proxies.len())
        .sum();
    let projects: usize = manifests
        .namespaces
        .values()
        .map(|one| one.projects.len())
        .sum();
    if problems.is_empty() {
        writeln!(
            output,
            "all is right: GoProxies {proxies}, GoModuleProjects {projects}"
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

//! `goproxy-operator rbac`

use std::io::Write as _;
use std::process::ExitCode;

use clap::Args;

use crate::rbac::{Account, manifests};

/// Print the roles that the operator needs, and their bindings.
///
/// For each namespace that it watches a Role, or with --all-namespaces a role of the cluster, with which it
/// can read the Secrets of all namespaces; and a Role for its Lease.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A namespace that the operator watches; repeatable [default: its own]
    #[arg(
        long = "namespace",
        value_name = "NAME",
        conflicts_with = "all_namespaces"
    )]
    namespaces: Vec<String>,

    /// The operator watches all namespaces
    #[arg(long)]
    all_namespaces: bool,

    /// The namespace that the operator runs in
    #[arg(long, value_name = "NAME", default_value = "goproxy-operator")]
    operator_namespace: String,

    /// The service account that the operator runs as
    #[arg(long, value_name = "NAME", default_value = "goproxy-operator")]
    service_account: String,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut namespaces = arguments.namespaces;
    if namespaces.is_empty() && !arguments.all_namespaces {
        namespaces.push(arguments.operator_namespace.clone());
    }
    let account = Account {
        name: arguments.service_account,
        namespace: arguments.operator_namespace,
    };
    let mut output = std::io::stdout().lock();
    for document in manifests(&account, &namespaces)? {
        writeln!(output, "---\n{}", document.trim_end())?;
    }
    Ok(ExitCode::SUCCESS)
}

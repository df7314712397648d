//! `goproxy-operator local DIR`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::signals;
use crate::local::{self, Listen, Options, VolumeFolder};

/// Serve what the resources of a folder declare, without a cluster.
///
/// The folder holds the same GoProxy, GoModuleProject and Secret manifests as a cluster would.
/// For every GoProxy a goproxy process runs; edits take effect at once, and what changes is shown.
/// Ctrl-C ends all of it.
///
///   goproxy-operator local examples/quickstart --volume repositories=/srv/git --self-signed
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The folder with the resources
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Where a volume of the GoProxies lies on this machine; repeatable
    #[arg(long = "volume", value_name = "NAME=DIR")]
    volumes: Vec<VolumeFolder>,

    /// Where clients connect, [default: 127.0.0.1:8080]; with several GoProxies NAME=ADDR for each
    #[arg(long, value_name = "[NAME=]ADDR")]
    listen: Vec<Listen>,

    /// The certificate for clients as PEM [default: that of the GoProxy's TLS Secret in the folder]
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,

    /// The certificate's private key as PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,

    /// Make an authority and certificates for GoProxies that have none, and say how to trust it
    #[arg(long, conflicts_with = "tls_certificate")]
    self_signed: bool,

    /// Where generated Secrets, certificates and finished zips are kept [default: goproxy-operator
    /// in the user's state folder]
    #[arg(long, env = "GOPROXY_OPERATOR_STATE_DIR", value_name = "DIR")]
    state_dir: Option<PathBuf>,

    /// The proxy's program [default: goproxy beside this one, else on the PATH]
    #[arg(long, env = "GOPROXY_OPERATOR_GOPROXY", value_name = "FILE")]
    goproxy: Option<PathBuf>,

    #[command(flatten)]
    permissions: super::PermissionArguments,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let options = options(arguments)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let end = signals::wish_to_end()?;
        local::run(options, end).await
    })?;
    Ok(ExitCode::SUCCESS)
}

fn options(arguments: Arguments) -> anyhow::Result<Options> {
    let volumes = arguments.volumes.into_iter();
    Ok(Options {
        permissions: (&arguments.permissions).into(),
        folder: arguments.folder,
        volumes: volumes.map(|volume| (volume.name, volume.folder)).collect(),
        listen: arguments.listen,
        tls: arguments.tls_certificate.zip(arguments.tls_key),
        self_signed: arguments.self_signed,
        state_dir: arguments.state_dir.map_or_else(state_folder, Ok)?,
        goproxy: arguments.goproxy.unwrap_or_else(goproxy),
    })
}

/// XDG Base Directory Specification, `XDG_STATE_HOME`.
fn state_folder() -> anyhow::Result<PathBuf> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let home = || folder("HOME").map(|home| home.join(".local/state"));
    let state = folder("XDG_STATE_HOME").or_else(home);
    let state = state.context("there is no HOME; give --state-dir")?;
    Ok(state.join("goproxy-operator"))
}

fn goproxy() -> PathBuf {
    let beside = std::env::current_exe()
        .ok()
        .map(|own| own.with_file_name("goproxy"));
    beside
        .filter(|beside| beside.exists())
        .unwrap_or_else(|| "goproxy".into())
}

//! `goproxy-operator run`

use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

use super::signals;
use crate::children::Defaults;
use crate::cluster::{self, Settings};
use crate::random;

/// Look after the GoProxies and GoModuleProjects of a cluster.
///
/// The API server is that of the pod's service account, else that of KUBECONFIG. Several may run: one
/// holds the Lease goproxy-operator in its namespace, the others stand by. `goproxy-operator rbac`
/// prints the rights that are needed.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A namespace that is watched; repeatable, or with commas [default: the operator's own]
    #[arg(
        long = "namespace",
        env = "GOPROXY_OPERATOR_NAMESPACES",
        value_name = "NAME",
        value_delimiter = ',',
        conflicts_with = "all_namespaces"
    )]
    namespaces: Vec<String>,

    /// Watch all namespaces: the operator can then read the Secrets of all
    #[arg(long, env = "GOPROXY_OPERATOR_ALL_NAMESPACES")]
    all_namespaces: bool,

    /// The image of GoProxies that name none
    #[arg(long, env = "GOPROXY_OPERATOR_PROXY_IMAGE", value_name = "IMAGE")]
    proxy_image: String,

    /// The address on which proxies listen in their pods; :: where the cluster speaks IPv6
    #[arg(
        long,
        env = "GOPROXY_OPERATOR_PROXY_LISTEN",
        value_name = "IP",
        default_value = "0.0.0.0"
    )]
    proxy_listen: IpAddr,

    /// Where /livez, /readyz and /metrics are answered
    #[arg(
        long,
        env = "GOPROXY_OPERATOR_MANAGEMENT_LISTEN",
        value_name = "ADDR",
        default_value = "127.0.0.1:8081"
    )]
    management_listen: SocketAddr,

    /// How long until a pod that says nothing in passing is asked again for the modules that it found,
    /// as 90s or 5m
    #[arg(
        long,
        env = "GOPROXY_OPERATOR_MODULES_INTERVAL",
        value_name = "DURATION",
        default_value = "5m",
        value_parser = interval
    )]
    modules_interval: Duration,

    /// The operator's own namespace, for its Lease [default: that of the service account or of the
    /// context]
    #[arg(long, env = "POD_NAMESPACE", value_name = "NAME")]
    operator_namespace: Option<String>,

    /// The name of this process in the Lease [default: the host's name and a random part]
    #[arg(long, env = "POD_NAME", value_name = "NAME")]
    identity: Option<String>,

    /// How log lines are written, to standard error
    #[arg(
        long,
        env = "GOPROXY_OPERATOR_LOG_FORMAT",
        value_enum,
        default_value_t = LogFormat::Text
    )]
    log_format: LogFormat,

    #[command(flatten)]
    permissions: super::PermissionArguments,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    start_logging(arguments.log_format)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let end = signals::wish_to_end()?;
        let config = kube::Config::infer().await;
        let config = config.context("no API server is known; run in a pod, or set KUBECONFIG")?;
        let settings = settings(arguments, &config)?;
        cluster::run(settings, config, end).await
    })?;
    Ok(ExitCode::SUCCESS)
}

fn settings(arguments: Arguments, config: &kube::Config) -> anyhow::Result<Settings> {
    let own = arguments.operator_namespace;
    let own = own.unwrap_or_else(|| config.default_namespace.clone());
    let mut namespaces = arguments.namespaces;
    if namespaces.is_empty() && !arguments.all_namespaces {
        namespaces.push(own.clone());
    }
    namespaces.sort();
    namespaces.dedup();
    Ok(Settings {
        permissions: (&arguments.permissions).into(),
        namespaces,
        defaults: Defaults {
            image: arguments.proxy_image,
            listen: arguments.proxy_listen,
            operator_namespace: own,
        },
        modules_interval: arguments.modules_interval,
        management_listen: arguments.management_listen,
        identity: identity(arguments.identity)?,
    })
}

/// At least a second: pods have something else to do, too.
fn interval(text: &str) -> Result<Duration, String> {
    let help = "give a time of a second at least, as 90s or 5m";
    let duration: Result<jiff::SignedDuration, _> = text.parse();
    let duration = duration.map_err(|error| format!("{error}; {help}"))?;
    let duration = Duration::try_from(duration).map_err(|_| help.to_owned())?;
    if duration < Duration::from_secs(1) {
        return Err(help.to_owned());
    }
    Ok(duration)
}

/// Two processes must never have one name, not even a pod and its successor of the same name.
fn identity(name: Option<String>) -> anyhow::Result<String> {
    let host = || std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.unwrap_or_else(host);
    let random = random::digits::<4>().context("no random name can be drawn")?;
    Ok(format!("{}_{random}", name.trim()))
}

fn start_logging(format: LogFormat) -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_env("GOPROXY_OPERATOR_LOG").unwrap_or_else(|_| "info".into());
    let logging = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Text => logging.with_ansi(false).try_init(),
        LogFormat::Json => logging.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("logging: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_a_time_that_pods_can_bear() {
        assert_eq!(interval("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(interval("5m"), Ok(Duration::from_mins(5)));
        for text in ["", "5", "0s", "-5m", "10ms", "soon"] {
            let help = interval(text).unwrap_err();
            assert!(help.contains("as 90s or 5m"), "{text}: {help}");
        }
    }
}

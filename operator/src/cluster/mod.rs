//! The operator in a cluster: resources from an API server, pods for each GoProxy.
//!
//! Nothing of what is judged, rendered or said is decided here; this watches, writes objects, asks
//! pods, and bounds every wait.

mod apply;
mod claims;
mod clients;
mod definitions;
mod events;
mod go_module_project;
mod go_proxy;
mod guarded;
mod kept;
mod key;
mod leadership;
mod management;
mod memory;
mod metrics;
mod modules;
mod owner;
mod patience;
mod pause;
mod pods;
mod progress;
mod queue;
mod refresh;
mod rollout;
mod scope;
mod serving_set;
mod settings;
mod start;
mod status_writer;
mod stores;
mod touch;
mod troubles;
mod turns;
mod unreadable;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::watch::{Receiver, channel};
use tokio::task::JoinSet;

pub use settings::Settings;

use clients::Clients;
use events::Events;
use leadership::Candidate;
use management::Management;
use metrics::Metrics;
use progress::Progress;
use scope::Shared;
use start::Started;

use crate::ask::Asker;

/// How long looks that run may take to end when the operator does.
const DRAIN: Duration = Duration::from_secs(20);

/// Tasks that end only when something is wrong; the error says what.
type Tasks = JoinSet<anyhow::Result<()>>;

/// Runs until `end` comes. Whoever calls must end the process when this fails: another operator
/// may be at work by then.
pub async fn run(
    settings: Settings,
    config: kube::Config,
    end: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let mut end = std::pin::pin!(end);
    let listener = management::listen(settings.management_listen).await?;
    let clients = Clients::new(&config)?;
    let shared = Arc::new(Shared {
        asker: Asker::default(),
        events: Events::new(clients.calling.clone(), &settings.identity),
        metrics: Metrics::new(),
        progress: Progress::default(),
        settings,
        clients,
    });
    let mut tasks = Tasks::new();
    let Started {
        scopes,
        queues,
        watches,
    } = start::scopes(&shared);
    let management = Management {
        shared: Arc::clone(&shared),
        scopes: Arc::clone(&scopes),
    };
    tasks.spawn(management::serve(listener, management));
    let (stop, stopped) = channel(false);
    let mut candidate = Candidate::new(
        shared.clients.calling.clone(),
        &shared.settings.defaults.operator_namespace,
        &shared.settings.identity,
    );
    let leading = async {
        start::wait_for_definitions(&shared).await?;
        let watches = start::fill(&shared, &scopes, watches).await?;
        candidate.acquire().await;
        tracing::info!("this operator leads");
        shared.metrics.set_leader(true);
        anyhow::Ok(watches)
    };
    let mut watches = tokio::select! {
        () = &mut end => return Ok(()),
        watches = leading => watches?,
        failed = ended(&mut tasks) => return failed,
    };
    let mut controllers = queue::run(queues, &stopped);
    let lost = tokio::select! {
        () = &mut end => None,
        why = candidate.hold() => Some(anyhow::anyhow!("{why}")),
        failed = ended(&mut tasks) => failed.err(),
        failed = ended(&mut watches) => failed.err(),
        failed = ended(&mut controllers) => failed.err(),
    };
    if let Some(lost) = lost {
        return Err(lost);
    }
    tracing::info!("ending: looks that run are waited for");
    let _ = stop.send(true);
    let drained = tokio::time::timeout(DRAIN, drain(&mut controllers)).await;
    if drained.is_err() {
        tracing::warn!("looks still run; they are given up");
        controllers.shutdown().await;
    }
    let released = candidate.release().await;
    released.context("the Lease was not given away and must expire")
}

/// Returns when a task has ended, which none of them should; the error says why.
async fn ended(tasks: &mut Tasks) -> anyhow::Result<()> {
    match tasks.join_next().await {
        Some(Ok(Ok(()))) => anyhow::bail!("a part of the operator has ended"),
        Some(Ok(Err(error))) => Err(error),
        Some(Err(error)) => Err(error).context("a part of the operator has failed"),
        None => std::future::pending().await,
    }
}

async fn drain(tasks: &mut Tasks) {
    while tasks.join_next().await.is_some() {}
}

/// Returns once the operator is to end.
async fn is_stopped(mut stopped: Receiver<bool>) {
    // The sender lives as long as the operator.
    let _ = stopped.wait_for(|stop| *stop).await;
}

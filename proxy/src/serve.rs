//! `goproxy serve`: puts the parts together, in the order in which they need each other, and
//! takes them apart when told to end.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use goproxy_store::Store;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::announce;
use crate::build::Builder;
use crate::catalog::{Catalog, Served};
use crate::handed_over;
use crate::http::Service;
use crate::limits::Usage;
use crate::listen::{self, Arrivals, Entrance, Limits, Quiet, Timeouts};
use crate::management::Management;
use crate::metrics::Metrics;
use crate::pools::Pools;
use crate::questions::AnswerCache;
use crate::repositories::Repositories;
use crate::seldom::Seldom;
use crate::settings::{EndingSettings, Settings};
use crate::shutdown;
use crate::state::AppState;
use crate::survey::{self, Survey};
use crate::tls::{Certificates, Reload};
use crate::upload_pack::UploadPack;
use crate::watching::Watching;
use crate::wishes::Wishes;

/// Operators' connections at once.
const MANAGEMENT_CONNECTIONS: usize = 64;

/// Serves until SIGTERM or SIGINT.
pub fn run(settings: Settings) -> anyhow::Result<()> {
    goproxy_git::set_object_verification(settings.verify_objects);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    runtime.block_on(serve(settings))
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    // Before anything else reads standard input.
    let handed_over = settings.listen_from_stdin.then(handed_over::listener);
    let handed_over = handed_over.transpose()?;
    let mut wishes = Wishes::heard(settings.ending.with_stdin)?;
    let certificates = settings.tls.clone().map(Certificates::load).transpose()?;
    let certificates = certificates.map(Arc::new);
    let clients = match handed_over {
        Some(listener) => TcpListener::from_std(listener)?,
        None => bind("--listen", settings.listen).await?,
    };
    let operators = bind("--management-listen", settings.management_listen).await?;
    let address = clients.local_addr().context("the listening address")?;
    let here = format!("{}://{address}", announce::scheme(certificates.as_deref()));
    let (watching, served) = Watching::begin(&settings.source, &here)?;
    let state = Arc::new(state(settings, served, certificates.clone())?);
    let (trigger, shutdown) = shutdown::channel();
    announce::announce(&state, &clients, &operators)?;
    let _reload = reload(&state)?;

    let (due, look) = mpsc::channel(1);
    let survey = tokio::spawn(survey::run(Arc::clone(&state), look, shutdown.clone()));
    let watching = tokio::spawn(watching.run(Arc::clone(&state), due, shutdown.clone()));
    let management = Management::new(Arc::clone(&state), shutdown.clone());
    let management = tokio::spawn(listen::serve(
        Entrance {
            listener: operators,
            certificates: None,
            arrivals: Arrivals::default(),
        },
        management,
        limits(MANAGEMENT_CONNECTIONS),
        shutdown.clone(),
    ));
    let service = Service::new(Arc::clone(&state));
    let arrivals = Arrivals::default();
    let serving = tokio::spawn(listen::serve(
        Entrance {
            listener: clients,
            certificates,
            arrivals: arrivals.clone(),
        },
        service,
        limits(state.settings.max_connections),
        shutdown,
    ));
    trigger.begin(end(&mut wishes, &arrivals, state.settings.ending).await);
    let (cut, ..) = tokio::join!(serving, management, survey, watching);
    state.upload_pack.clear();
    match cut.context("the clients' listener")? {
        0 => tracing::info!("ended"),
        cut => tracing::warn!(
            cut,
            "ended; {cut} connections were cut at the drain time-out"
        ),
    }
    Ok(())
}

/// Waits for a wish to end, and until clients do not come any more, which another wish ends. Returns
/// until when what is under way may end.
async fn end(wishes: &mut Wishes, arrivals: &Arrivals, ending: EndingSettings) -> Instant {
    wishes.next().await;
    let until = Instant::now() + ending.drain_timeout;
    let Quiet { period, timeout } = ending.quiet;
    if !period.is_zero() {
        tracing::info!(
            "ending: connections are taken until none has come for {period:?}, {timeout:?} at most"
        );
        tokio::select! {
            () = arrivals.cease(ending.quiet) => {}
            () = wishes.next() => {}
        }
    }
    tracing::info!("ending: no further connections, open requests may finish");
    until
}

async fn bind(flag: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("{flag} {address}: cannot listen there; give another address"))
}

fn state(
    settings: Settings,
    served: Served,
    certificates: Option<Arc<Certificates>>,
) -> anyhow::Result<AppState> {
    let pools =
        Pools::start(settings.questions, settings.builds).context("cannot start threads")?;
    let store = Store::open(goproxy_store::Settings {
        directory: settings.cache.directory.clone(),
        disk_limit: settings.cache.size.0,
        memory_limit: settings.memory.spools,
    });
    if let Some(problem) = store.problem() {
        let problem = crate::http::error::chain(problem);
        tracing::warn!("zips are kept in memory, and only while they are read: {problem}");
    }
    Ok(AppState {
        catalog: Catalog::new(served),
        survey: Survey::default(),
        repositories: Repositories::default(),
        answers: AnswerCache::new(settings.memory.answers),
        builder: Builder::new(Arc::clone(&pools.builds), store, settings.memory),
        upload_pack: UploadPack::new(&settings.git, settings.cache.directory.as_deref()),
        pools,
        certificates,
        usage: Usage::default(),
        unknown_passwords: Seldom::default(),
        metrics: Metrics::default(),
        settings,
    })
}

/// Follows the files of the certificate, if there is one, until it is dropped.
fn reload(state: &AppState) -> anyhow::Result<Option<Reload>> {
    let start = |certificates| Reload::start(certificates, state.settings.poll_interval);
    let reload = state.certificates.clone().map(start).transpose();
    reload.context("cannot start threads")
}

fn limits(connections: usize) -> Limits {
    Limits {
        connections,
        timeouts: Timeouts::default(),
    }
}

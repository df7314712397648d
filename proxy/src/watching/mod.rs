//! Keeps what is served up to date with where it comes from: a folder of repositories, or a
//! serving set. Looks when the source says that it changed and now and then, and lets the survey
//! follow.

mod document;
mod files;
mod folder;

use std::sync::Arc;

use anyhow::Context as _;
use tokio::sync::{Notify, mpsc};
use tokio::time::{MissedTickBehavior, interval};

use crate::catalog::Served;
use crate::settings::Source as Place;
use crate::shutdown::Shutdown;
use crate::state::AppState;
pub use document::DocumentSource;
pub use folder::FolderSource;

/// Where what is served comes from.
enum Source {
    Folder(FolderSource),
    Document(DocumentSource),
}

/// A source and its wish to be looked at.
pub struct Watching {
    source: Source,
    changed: Arc<Notify>,
}

impl Watching {
    /// Looks for the first time; what it saw is served from the first request on. Blocks.
    pub fn begin(place: &Place, address: &str) -> anyhow::Result<(Self, Served)> {
        let changed = Arc::new(Notify::new());
        let notify = Arc::clone(&changed);
        let notify = move || notify.notify_one();
        let (source, served) = match place {
            Place::Repositories {
                folder,
                external_url,
            } => {
                let external_url = match external_url {
                    Some(url) => url.clone(),
                    None => address.parse()?,
                };
                let (source, served) = FolderSource::begin(folder.clone(), external_url, notify);
                (Source::Folder(source), served)
            }
            Place::ServingSet(path) => {
                let (source, served) = DocumentSource::begin(path.clone(), notify)?;
                (Source::Document(source), served)
            }
        };
        Ok((Self { source, changed }, served))
    }

    /// Looks again and again until `shutdown`. Each tick also sends to `due`: heads may have
    /// moved where nothing else changed.
    pub async fn run(self, state: Arc<AppState>, due: mpsc::Sender<()>, mut shutdown: Shutdown) {
        let mut watching = self;
        let mut ticks = interval(state.settings.poll_interval);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.tick().await;
        loop {
            let changed = Arc::clone(&watching.changed);
            tokio::select! {
                _ = ticks.tick() => {
                    // A message that waits says the same.
                    let _ = due.try_send(());
                }
                () = changed.notified() => {}
                _ = shutdown.begun() => return,
            }
            watching = match watching.look(&state).await {
                Ok(watching) => watching,
                Err(error) => {
                    tracing::error!("changes are no longer noticed, restart the server: {error:#}");
                    return;
                }
            };
        }
    }

    async fn look(self, state: &Arc<AppState>) -> anyhow::Result<Self> {
        let previous = state.catalog.current();
        let Self {
            mut source,
            changed,
        } = self;
        let job = move || {
            let served = source.look(&previous);
            (source, served)
        };
        let looked = state.pools.questions.run(job).await;
        let (source, served) = looked.context("cannot look at what is to be served")?;
        state.catalog.note(source.problem());
        if let Some(served) = served {
            let (before, now) = (
                state.catalog.current().projects.len(),
                served.projects.len(),
            );
            tracing::info!(
                projects = now,
                "{now} projects are served (before: {before})"
            );
            state.catalog.publish(served);
        }
        Ok(Self { source, changed })
    }
}

impl Source {
    /// What is served from now on; `None` when nothing changed. Blocks.
    fn look(&mut self, previous: &Served) -> Option<Served> {
        match self {
            Self::Folder(folder) => folder.look(previous),
            Self::Document(document) => document.look(previous),
        }
    }

    /// Why what came last is not served. Of a folder something always is.
    fn problem(&self) -> Option<String> {
        match self {
            Self::Folder(_) => None,
            Self::Document(document) => document.problem(),
        }
    }
}

//! Keeps the projects up to date with the folder that holds their repositories: looks when the
//! folder changes and now and then, and lets the survey follow.

use std::sync::Arc;

use anyhow::Context as _;
use tokio::sync::{Notify, mpsc};
use tokio::time::{MissedTickBehavior, interval};

use crate::catalog::ProjectSet;
use crate::discovery::Discovery;
use crate::shutdown::Shutdown;
use crate::state::AppState;

/// The folder's watch, after its first look.
pub struct Watching {
    discovery: Discovery,
    changed: Arc<Notify>,
}

impl Watching {
    /// Looks for the first time: afterwards the projects of `state` are known.
    pub async fn begin(state: &Arc<AppState>) -> anyhow::Result<Self> {
        let changed = Arc::new(Notify::new());
        let notify = Arc::clone(&changed);
        let root = state.settings.repositories.clone();
        let discovery = Discovery::new(root, move || notify.notify_one());
        let watching = Self { discovery, changed };
        watching.look(state).await
    }

    /// Looks again and again until `shutdown`. Each tick also sends to `due`: heads may have
    /// moved where no folder changed.
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
                () = shutdown.begun() => return,
            }
            watching = match watching.look(&state).await {
                Ok(watching) => watching,
                Err(error) => {
                    tracing::error!(
                        "the folder of the repositories is no longer watched: {error:#}"
                    );
                    return;
                }
            };
        }
    }

    async fn look(self, state: &Arc<AppState>) -> anyhow::Result<Self> {
        let previous = state.catalog.current();
        let Self {
            mut discovery,
            changed,
        } = self;
        let job = move || {
            let set = discovery.look(&previous);
            (discovery, set, previous)
        };
        let looked = state.pools.questions.run(job).await;
        let (discovery, set, previous) = looked.context("cannot look for repositories")?;
        publish(state, set, &previous);
        Ok(Self { discovery, changed })
    }
}

fn publish(state: &AppState, set: ProjectSet, previous: &ProjectSet) {
    if set.is_same_as(previous) {
        return;
    }
    if !previous.is_empty() || set.is_empty() {
        let (before, now) = (previous.len(), set.len());
        tracing::info!(
            projects = now,
            "{now} projects are served (before: {before})"
        );
    }
    state.catalog.publish(set);
}

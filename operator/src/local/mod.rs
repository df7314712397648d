//! The operator without a cluster: resources from a folder, a `goproxy` process for each `GoProxy`.
//!
//! Nothing of what is judged, rendered or said is decided here; this reads the folder, writes
//! files, keeps processes and prints.

mod certificates;
mod edit;
mod files;
mod generated;
mod options;
mod process;
mod proxy;
mod show;
mod statuses;
mod succession;
mod surroundings;
mod watch;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::Context as _;
use goproxy_crds::GoProxy;
use jiff::Timestamp;
use kube::ResourceExt as _;
use tokio::time::Instant;

pub use options::{Listen, Options, VolumeFolder};

use crate::ask::Asker;
use crate::manifests::{self, Manifests, Namespace, Schemas};
use crate::review::projects_of;
use edit::Edit;
use files::StateFolder;
use proxy::Proxy;
use statuses::{Seen, Statuses};
use surroundings::Surroundings;

/// How soon things are looked at again while something is under way.
const BUSY: Duration = Duration::from_millis(100);
/// How soon they are looked at again while nothing is: a process may hang, a repository break.
const IDLE: Duration = Duration::from_secs(2);
/// Changes that come together are taken together.
const DEBOUNCE: Duration = Duration::from_millis(30);

/// A namespace and the name of a `GoProxy`.
type Name = (String, String);

/// What runs, and what was said last.
struct Local {
    options: Options,
    schemas: Schemas,
    state: StateFolder,
    asker: Asker,
    proxies: BTreeMap<Name, Proxy>,
    statuses: Statuses,
    edit: Edit,
}

/// Runs until `end` comes, then ends every process.
pub async fn run(options: Options, end: impl Future<Output = ()>) -> anyhow::Result<()> {
    let (mut changes, _watcher) = watch::begin(&options.folder)?;
    let mut local = Local {
        schemas: Schemas::new()?,
        state: StateFolder::open(&options.state_dir)?,
        asker: Asker::default(),
        proxies: BTreeMap::new(),
        statuses: Statuses::default(),
        edit: Edit::default(),
        options,
    };
    let mut end = std::pin::pin!(end);
    loop {
        let wait = if local.look().await? { IDLE } else { BUSY };
        let next = Instant::now() + wait;
        tokio::select! {
            () = &mut end => break,
            Some(()) = changes.recv() => {
                local.edit.begin();
                tokio::time::sleep(DEBOUNCE).await;
            }
            () = tokio::time::sleep_until(next) => {}
        }
        while changes.try_recv().is_ok() {}
    }
    show::say("ending the proxies");
    for proxy in local.proxies.values_mut() {
        proxy.end().await;
    }
    Ok(())
}

impl Local {
    /// Reads the folder, brings everything into line and tells what changed. Whether all is as it
    /// is to be, or waiting does not help.
    async fn look(&mut self) -> anyhow::Result<bool> {
        let folder = &self.options.folder;
        let manifests = manifests::load(folder, &self.schemas)
            .with_context(|| format!("cannot read folder {}", folder.display()))?;
        self.statuses.show.problems(&manifests.problems);
        let proxies = manifests.namespaces.values().map(|one| one.proxies.len());
        let alone = proxies.sum::<usize>() == 1;
        let mut is_settled = true;
        for (name, namespace) in &manifests.namespaces {
            for proxy in namespace.proxies.values() {
                is_settled &= self.tend(name, namespace, proxy, alone).await;
            }
            let now = Timestamp::now();
            self.statuses.tell_orphans(name, namespace, now);
        }
        self.end_the_gone(&manifests).await;
        self.statuses
            .retain(|key| manifests.places.contains_key(key));
        self.statuses.show.flush();
        if is_settled {
            self.edit.settle();
        }
        Ok(is_settled)
    }

    /// One `GoProxy` and its projects.
    async fn tend(
        &mut self,
        name: &str,
        namespace: &Namespace,
        declared: &GoProxy,
        alone: bool,
    ) -> bool {
        let now = Timestamp::now();
        let projects = projects_of(namespace, &declared.name_any());
        let around = Surroundings {
            options: &self.options,
            state: &self.state,
            asker: &self.asker,
            namespace: name,
            alone,
            secrets: &namespace.secrets,
            now,
        };
        let mut declared = self.statuses.of(name, declared);
        let running = self.proxies.entry((name.to_owned(), declared.name_any()));
        let show = &mut self.statuses.show;
        let proxy = running.or_default();
        let outcome = proxy.reconcile(&around, &declared, &projects, show).await;
        let seen = Seen {
            outcome: &outcome,
            modules: proxy.modules(),
            now,
        };
        let told = self.statuses.tell(name, &mut declared, &projects, seen);
        if told.is_new {
            self.edit.counts();
        }
        told.is_ready || outcome.is_stuck
    }

    /// Ends the processes of those that left the folder.
    async fn end_the_gone(&mut self, manifests: &Manifests) {
        let namespaces = manifests.namespaces.iter();
        let wanted: BTreeSet<Name> = namespaces
            .flat_map(|(namespace, resources)| {
                let names = resources.proxies.keys();
                names.map(|name| (namespace.clone(), name.clone()))
            })
            .collect();
        let gone = self
            .proxies
            .extract_if(.., |name, _| !wanted.contains(name));
        let gone: Vec<(Name, Proxy)> = gone.collect();
        for ((_, name), mut proxy) in gone {
            show::say(&format!("GoProxy {name} is gone; its process ends"));
            proxy.end().await;
        }
    }
}

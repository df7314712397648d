//! The operator without a cluster: resources from a folder, a `goproxy` process for each `GoProxy`.
//!
//! Nothing of what is judged, rendered or said is decided here; this reads the folder, writes
//! files, keeps processes and prints.

mod certificates;
mod files;
mod generated;
mod options;
mod process;
mod proxy;
mod show;
mod watch;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use goproxy_crds::{GoModuleProject, GoProxy};
use jiff::Timestamp;
use tokio::time::Instant;

pub use options::{Listen, Options, VolumeFolder};

use crate::ask::Asker;
use crate::manifests::{self, Key, Manifests, Namespace, Schemas};
use crate::review::projects_of;
use crate::status::{self, GoProxyFacts, Subject};
use files::StateFolder;
use proxy::{Proxy, Surroundings};
use show::Show;

/// How soon things are looked at again while something is under way.
const BUSY: Duration = Duration::from_millis(100);
/// How soon they are looked at again while nothing is: a process may hang, a repository break.
const IDLE: Duration = Duration::from_secs(2);
/// Changes that come together are taken together.
const DEBOUNCE: Duration = Duration::from_millis(30);

/// What runs, and what was said last.
struct Local {
    options: Options,
    schemas: Schemas,
    state: StateFolder,
    asker: Asker,
    proxies: BTreeMap<(String, String), Proxy>,
    /// The statuses that resources in files do not have.
    seen_proxies: BTreeMap<Key, GoProxy>,
    seen_projects: BTreeMap<Key, GoModuleProject>,
    show: Show,
}

/// Runs until `end` comes, then ends every process.
pub async fn run(options: Options, end: impl Future<Output = ()>) -> anyhow::Result<()> {
    let (mut changes, _watcher) = watch::begin(&options.folder)?;
    let mut local = Local {
        schemas: Schemas::new()?,
        state: StateFolder::open(&options.state_dir)?,
        asker: Asker::default(),
        proxies: BTreeMap::new(),
        seen_proxies: BTreeMap::new(),
        seen_projects: BTreeMap::new(),
        show: Show::default(),
        options,
    };
    let mut end = std::pin::pin!(end);
    loop {
        let wait = if local.look().await? { IDLE } else { BUSY };
        let next = Instant::now() + wait;
        tokio::select! {
            () = &mut end => break,
            Some(()) = changes.recv() => tokio::time::sleep(DEBOUNCE).await,
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
    /// is to be.
    async fn look(&mut self) -> anyhow::Result<bool> {
        let manifests = load(&self.options.folder, &self.schemas)?;
        self.show.problems(&manifests.problems);
        let mut is_settled = true;
        let mut wanted = Vec::new();
        for (name, namespace) in &manifests.namespaces {
            for proxy in namespace.proxies.values() {
                is_settled &= self.tend(&manifests, name, namespace, proxy).await;
                wanted.push((
                    name.clone(),
                    proxy.metadata.name.clone().unwrap_or_default(),
                ));
            }
            self.tell_orphans(name, namespace);
        }
        let gone: Vec<_> = self
            .proxies
            .keys()
            .filter(|key| !wanted.contains(key))
            .cloned()
            .collect();
        for key in gone {
            if let Some(mut proxy) = self.proxies.remove(&key) {
                show::say(&format!("GoProxy {} is gone; its process ends", key.1));
                proxy.end().await;
            }
        }
        self.forget(&manifests);
        self.show.flush();
        Ok(is_settled)
    }

    /// One `GoProxy` and its projects.
    async fn tend(
        &mut self,
        manifests: &Manifests,
        name: &str,
        namespace: &Namespace,
        declared: &GoProxy,
    ) -> bool {
        let now = Timestamp::now();
        let key = (
            name.to_owned(),
            declared.metadata.name.clone().unwrap_or_default(),
        );
        let projects = projects_of(namespace, &key.1);
        let surroundings = Surroundings {
            options: &self.options,
            state: &self.state,
            namespace: name,
            alone: manifests
                .namespaces
                .values()
                .map(|one| one.proxies.len())
                .sum::<usize>()
                == 1,
            secrets: &namespace.secrets,
            now,
        };
        let proxy = self.proxies.entry(key.clone()).or_default();
        let seen = self.seen_proxies.get(&proxy_key(&key));
        let declared = with_status(declared, seen.and_then(|seen| seen.status.clone()));
        let outcome = proxy
            .reconcile(
                &surroundings,
                &declared,
                &projects,
                &self.asker,
                &mut self.show,
            )
            .await;
        let facts = GoProxyFacts {
            proxy: &declared,
            validated: outcome.validated.as_ref(),
            desired: outcome.desired.as_deref(),
            observed: &outcome.observed,
            selector: None,
            now,
        };
        let status = status::go_proxy(facts);
        let is_ready = show::is_ready(&status.conditions);
        self.show
            .resource("GoProxy", name, &key.1, &status.conditions);
        let declared = with_status(&declared, Some(status));
        for project in projects {
            let subject = match &outcome.validated {
                Err(fault) => Subject::Faulty(fault),
                Ok(validated) => Subject::Proxy {
                    proxy: &declared,
                    validated,
                    desired: outcome.desired.as_deref(),
                    observed: &outcome.observed,
                },
            };
            self.tell_project(name, project, subject, now);
        }
        self.seen_proxies.insert(proxy_key(&key), declared);
        is_ready || outcome.is_stuck
    }

    fn tell_project(
        &mut self,
        namespace: &str,
        project: &GoModuleProject,
        subject: Subject<'_>,
        now: Timestamp,
    ) {
        let name = project.metadata.name.clone().unwrap_or_default();
        let key = Key {
            kind: "GoModuleProject",
            namespace: namespace.to_owned(),
            name: name.clone(),
        };
        let mut project = project.clone();
        project.status = self
            .seen_projects
            .get(&key)
            .and_then(|seen| seen.status.clone());
        let status = status::go_module_project(&project, subject, now);
        self.show
            .resource("GoModuleProject", namespace, &name, &status.conditions);
        project.status = Some(status);
        self.seen_projects.insert(key, project);
    }

    fn tell_orphans(&mut self, name: &str, namespace: &Namespace) {
        let now = Timestamp::now();
        for project in namespace.projects.values() {
            if !namespace.proxies.contains_key(&project.spec.proxy_ref.name) {
                self.tell_project(name, project, Subject::NoProxy, now);
            }
        }
    }

    /// What left the folder is not remembered.
    fn forget(&mut self, manifests: &Manifests) {
        self.seen_proxies
            .retain(|key, _| manifests.places.contains_key(key));
        self.seen_projects
            .retain(|key, _| manifests.places.contains_key(key));
        self.show.retain(|key| manifests.places.contains_key(key));
    }
}

fn load(folder: &Path, schemas: &Schemas) -> anyhow::Result<Manifests> {
    manifests::load(folder, schemas)
        .with_context(|| format!("cannot read folder {}", folder.display()))
}

fn proxy_key(key: &(String, String)) -> Key {
    Key {
        kind: "GoProxy",
        namespace: key.0.clone(),
        name: key.1.clone(),
    }
}

fn with_status(proxy: &GoProxy, status: Option<goproxy_crds::GoProxyStatus>) -> GoProxy {
    GoProxy {
        status,
        ..proxy.clone()
    }
}

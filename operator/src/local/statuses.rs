//! The statuses that resources in files do not have: kept here, and shown when they change.

use std::collections::BTreeMap;

use goproxy_crds::{GoModuleProject, GoModuleProjectStatus, GoProxy, GoProxyStatus};
use jiff::Timestamp;

use super::proxy::Outcome;
use super::show::{self, Show};
use crate::manifests::{Key, Namespace};
use crate::modules::Modules;
use crate::status::{self, GoProxyFacts, Subject};

/// The statuses by resource.
#[derive(Debug, Default)]
pub(super) struct Statuses {
    proxies: BTreeMap<Key, GoProxyStatus>,
    projects: BTreeMap<Key, GoModuleProjectStatus>,
    pub(super) show: Show,
}

/// What a look at a `GoProxy` saw.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) outcome: &'a Outcome,
    pub(super) modules: &'a Modules,
    pub(super) now: Timestamp,
}

/// What became of a `GoProxy`'s status.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// Whether it is ready.
    pub(super) is_ready: bool,
    /// Whether something else is to be served than before.
    pub(super) is_new: bool,
}

impl Statuses {
    /// The `GoProxy` with the status that it has.
    pub(super) fn of(&self, namespace: &str, proxy: &GoProxy) -> GoProxy {
        let status = self.proxies.get(&key("GoProxy", namespace, proxy)).cloned();
        GoProxy {
            status,
            ..proxy.clone()
        }
    }

    /// The status of a `GoProxy` and of its projects.
    pub(super) fn tell(
        &mut self,
        namespace: &str,
        proxy: &mut GoProxy,
        projects: &[&GoModuleProject],
        Seen {
            outcome,
            modules,
            now,
        }: Seen<'_>,
    ) -> Told {
        let told = self.tell_proxy(namespace, proxy, outcome, now);
        for project in projects {
            let subject = match &outcome.validated {
                Err(fault) => Subject::Faulty(fault),
                Ok(validated) => Subject::Proxy {
                    proxy,
                    validated,
                    history: &outcome.history,
                    observed: &outcome.observed,
                    modules: modules.of(&project.spec.path),
                },
            };
            self.tell_project(namespace, project, subject, now);
        }
        told
    }

    fn tell_proxy(
        &mut self,
        namespace: &str,
        proxy: &mut GoProxy,
        outcome: &Outcome,
        now: Timestamp,
    ) -> Told {
        let status = status::go_proxy(GoProxyFacts {
            proxy,
            validated: outcome.validated.as_ref(),
            desired: outcome.desired.as_deref(),
            observed: &outcome.observed,
            selector: None,
            now,
        });
        let desired = |status: &GoProxyStatus| status.serving_set.clone()?.desired;
        let told = Told {
            is_ready: show::is_ready(&status.conditions),
            is_new: proxy.status.as_ref().and_then(desired) != desired(&status),
        };
        let key = key("GoProxy", namespace, proxy);
        self.show.resource(&key, &status.conditions);
        self.proxies.insert(key, status.clone());
        proxy.status = Some(status);
        told
    }

    fn tell_project(
        &mut self,
        namespace: &str,
        project: &GoModuleProject,
        subject: Subject<'_>,
        now: Timestamp,
    ) {
        let key = key("GoModuleProject", namespace, project);
        let project = GoModuleProject {
            status: self.projects.get(&key).cloned(),
            ..project.clone()
        };
        let status = status::go_module_project(&project, subject, now);
        self.show.resource(&key, &status.conditions);
        self.show.modules(&key, &status);
        self.projects.insert(key, status);
    }

    /// Projects that name no `GoProxy` of their namespace.
    pub(super) fn tell_orphans(&mut self, name: &str, namespace: &Namespace, now: Timestamp) {
        for project in namespace.projects.values() {
            if !namespace.proxies.contains_key(&project.spec.proxy_ref.name) {
                self.tell_project(name, project, Subject::NoProxy, now);
            }
        }
    }

    /// Forgets what is gone.
    pub(super) fn retain(&mut self, is_there: impl Fn(&Key) -> bool) {
        self.proxies.retain(|key, _| is_there(key));
        self.projects.retain(|key, _| is_there(key));
        self.show.retain(is_there);
    }
}

fn key(kind: &'static str, namespace: &str, resource: &impl kube::ResourceExt) -> Key {
    Key {
        kind,
        namespace: namespace.to_owned(),
        name: resource.name_any(),
    }
}

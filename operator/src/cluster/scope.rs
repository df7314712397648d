//! Everything that belongs to one namespace that is watched, or to all of them.

use std::fmt::Debug;
use std::sync::Arc;

use goproxy_crds::{GoModuleProject, GoProxy};
use kube::core::NamespaceResourceScope;
use kube::runtime::reflector::ObjectRef;
use kube::{Api, Client, Resource, ResourceExt as _};
use tokio::sync::mpsc::UnboundedSender;

use super::clients::Clients;
use super::events::Events;
use super::memory::Memory;
use super::metrics::Metrics;
use super::progress::Progress;
use super::settings::Settings;
use super::stores::Stores;
use super::unreadable::Unreadable;
use crate::ask::Asker;

/// What all scopes share.
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) clients: Clients,
    pub(super) asker: Asker,
    pub(super) events: Events,
    pub(super) metrics: Metrics,
    pub(super) progress: Progress,
}

/// A namespace, or all.
pub(super) struct Scope {
    pub(super) shared: Arc<Shared>,
    pub(super) stores: Stores,
    pub(super) memory: Memory,
    /// GoProxies whose serving set is to be looked at.
    pub(super) proxies: UnboundedSender<ObjectRef<GoProxy>>,
    /// GoProxies of which the rest is to be looked at.
    pub(super) rest: UnboundedSender<ObjectRef<GoProxy>>,
    /// GoProxies whose pods are to be touched.
    pub(super) pods: UnboundedSender<ObjectRef<GoProxy>>,
    pub(super) projects: UnboundedSender<ObjectRef<GoModuleProject>>,
    /// GoProxies whose pods are to be asked for modules.
    pub(super) modules: UnboundedSender<ObjectRef<GoProxy>>,
    pub(super) unreadable: UnboundedSender<Unreadable>,
}

impl Scope {
    /// Has the GoProxy of this name looked at, its serving set first. Nobody listens any more while
    /// the operator ends.
    pub(super) fn touch_proxy(&self, namespace: &str, name: &str) {
        let _ = self.proxies.send(ObjectRef::new(name).within(namespace));
    }

    /// Has the rest of a GoProxy looked at, whose serving set was.
    pub(super) fn touch_rest(&self, namespace: &str, name: &str) {
        self.touch_pods(namespace, name);
        let _ = self.rest.send(ObjectRef::new(name).within(namespace));
    }

    /// Has the pods of a GoProxy touched that have to refresh their Secrets.
    pub(super) fn touch_pods(&self, namespace: &str, name: &str) {
        let _ = self.pods.send(ObjectRef::new(name).within(namespace));
    }

    /// Has a GoModuleProject looked at.
    pub(super) fn touch_project(&self, project: &GoModuleProject) {
        let _ = self.projects.send(ObjectRef::from_obj(project));
    }

    /// Has a GoModuleProject of this name looked at.
    pub(super) fn touch_project_named(&self, namespace: &str, name: &str) {
        let _ = self.projects.send(ObjectRef::new(name).within(namespace));
    }

    /// Has the pods of a GoProxy asked for modules.
    pub(super) fn touch_modules(&self, namespace: &str, name: &str) {
        let _ = self.modules.send(ObjectRef::new(name).within(namespace));
    }

    /// Has an object told that it cannot be read.
    pub(super) fn tell_unreadable(&self, object: Unreadable) {
        let _ = self.unreadable.send(object);
    }

    /// Has everything looked at.
    pub(super) fn touch_all(&self) {
        for proxy in self.stores.proxies.state() {
            let namespace = proxy.namespace().unwrap_or_default();
            self.touch_proxy(&namespace, &proxy.name_any());
        }
        for project in self.stores.projects.state() {
            self.touch_project(&project);
        }
    }

    /// Calls about objects of a namespace, each with a time-out.
    pub(super) fn api<K>(&self, namespace: &str) -> Api<K>
    where
        K: Resource<DynamicType = (), Scope = NamespaceResourceScope>,
    {
        Api::namespaced(self.shared.clients.calling.clone(), namespace)
    }
}

/// Objects of a namespace, or of all.
pub(super) fn api<K>(client: &Client, namespace: Option<&str>) -> Api<K>
where
    K: Resource<DynamicType = (), Scope = NamespaceResourceScope> + Clone + Debug,
{
    match namespace {
        Some(namespace) => Api::namespaced(client.clone(), namespace),
        None => Api::all(client.clone()),
    }
}

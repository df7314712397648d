//! What a changed object concerns.

use std::collections::BTreeSet;
use std::fmt::Debug;

use goproxy_crds::token::TokenReference;
use goproxy_crds::{GoModuleProject, GoProxy};
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{PersistentVolumeClaim, Pod, Secret, Service, ServiceAccount};
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use kube::core::NamespaceResourceScope;
use kube::{Resource, ResourceExt as _};
use serde::de::DeserializeOwned;

use super::guarded::Unread;
use super::key::key;
use super::scope::Scope;
use crate::children::{labels, serving_set_secret};
use crate::validate::{proxy_of, recover};

/// An object of a namespace that is watched, and what it concerns.
pub(super) trait Touch:
    Resource<DynamicType = (), Scope = NamespaceResourceScope>
    + Clone
    + Debug
    + DeserializeOwned
    + Send
    + Sync
    + 'static
{
    /// The object came, changed or went.
    fn touch(&self, scope: &Scope);

    /// The object went.
    fn forget(&self, _scope: &Scope) {}

    /// Whether its status is ours.
    const IS_OURS: bool = false;

    /// The state in which an object counts that cannot be read and of which no readable state was
    /// seen, as after a restart.
    fn recover(_scope: &Scope, _unread: &Unread) -> impl Future<Output = Option<Self>> + Send {
        std::future::ready(None)
    }
}

impl Touch for GoProxy {
    const IS_OURS: bool = true;

    fn touch(&self, scope: &Scope) {
        let (namespace, name) = key(self);
        scope.touch_proxy(&namespace, &name);
    }

    fn forget(&self, scope: &Scope) {
        let key = key(self);
        scope.memory.forget_proxy(&key);
        for project in scope.stores.projects_of(&key.0, &key.1) {
            scope.touch_project(&project);
        }
    }
}

impl Touch for GoModuleProject {
    const IS_OURS: bool = true;

    fn touch(&self, scope: &Scope) {
        let (namespace, _) = key(self);
        scope.touch_proxy(&namespace, &self.spec.proxy_ref.name);
        scope.touch_project(self);
    }

    fn forget(&self, scope: &Scope) {
        scope.memory.forget_project(&key(self));
    }

    /// As it was served last.
    async fn recover(scope: &Scope, unread: &Unread) -> Option<Self> {
        let namespace = unread.metadata.namespace.as_deref()?;
        let proxy = proxy_of(&unread.spec)?;
        // Secrets are watched on their own. That watch ends only when the operator does.
        scope.stores.serving_sets.wait_until_ready().await.ok()?;
        let secret = scope.stores.serving_set_of(namespace, proxy)?;
        let document = serving_set_secret::document(&secret)?;
        recover(unread.metadata.clone(), &unread.spec, &document)
    }
}

impl Touch for Secret {
    fn touch(&self, scope: &Scope) {
        touch_owner(self, scope);
        let (namespace, name) = key(self);
        let names =
            |tokens: &[TokenReference]| tokens.iter().any(|token| token.secret_name == name);
        let is_here = |other: &Option<String>| other.as_deref() == Some(namespace.as_str());
        let stores = &scope.stores;
        let direct = stores
            .proxies
            .state_filter(|proxy| is_here(&proxy.metadata.namespace) && names(&proxy.spec.tokens));
        let by_projects = stores.projects.state_filter(|project| {
            is_here(&project.metadata.namespace) && names(&project.spec.tokens)
        });
        let by_projects = by_projects
            .iter()
            .map(|project| project.spec.proxy_ref.name.clone());
        let concerned: BTreeSet<String> = direct
            .iter()
            .map(|proxy| proxy.name_any())
            .chain(by_projects)
            .collect();
        for proxy in concerned {
            scope.touch_proxy(&namespace, &proxy);
        }
    }
}

impl Touch for PersistentVolumeClaim {
    fn touch(&self, scope: &Scope) {
        let (namespace, name) = key(self);
        let mounting = scope.stores.proxies.state_filter(|proxy| {
            let mut claims = proxy
                .spec
                .volumes
                .iter()
                .filter_map(|volume| volume.persistent_volume_claim.as_ref());
            proxy.metadata.namespace.as_deref() == Some(namespace.as_str())
                && claims.any(|claim| claim.claim_name == name)
        });
        for proxy in mounting {
            scope.touch_proxy(&namespace, &proxy.name_any());
        }
    }
}

impl Touch for Pod {
    fn touch(&self, scope: &Scope) {
        if let Some(proxy) = self.labels().get(labels::INSTANCE) {
            scope.touch_proxy(&key(self).0, proxy);
        }
    }
}

impl Touch for Deployment {
    fn touch(&self, scope: &Scope) {
        touch_owner(self, scope);
    }
}

impl Touch for Service {
    fn touch(&self, scope: &Scope) {
        touch_owner(self, scope);
    }
}

impl Touch for ServiceAccount {
    fn touch(&self, scope: &Scope) {
        touch_owner(self, scope);
    }
}

impl Touch for PodDisruptionBudget {
    fn touch(&self, scope: &Scope) {
        touch_owner(self, scope);
    }
}

impl Touch for NetworkPolicy {
    fn touch(&self, scope: &Scope) {
        touch_owner(self, scope);
    }
}

/// The GoProxy that owns the object, and the one that its labels name: the reference may be lost.
fn touch_owner(object: &impl Resource, scope: &Scope) {
    let (namespace, _) = key(object);
    let owners = object.meta().owner_references.iter().flatten();
    let owners = owners.filter(|owner| owner.kind == GoProxy::kind(&()));
    let labels = object.labels();
    let is_ours = labels.get(labels::MANAGED_BY).map(String::as_str) == Some(labels::OPERATOR);
    let named = labels.get(labels::INSTANCE).filter(|_| is_ours);
    let concerned: BTreeSet<&String> = owners.map(|owner| &owner.name).chain(named).collect();
    for proxy in concerned {
        scope.touch_proxy(&namespace, proxy);
    }
}

//! What was last seen of the objects that matter. Reads come from here and cost no request.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

use goproxy_crds::{GoModuleProject, GoProxy};
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{PersistentVolumeClaim, Pod, Secret, Service, ServiceAccount};
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use kube::runtime::reflector::store::WriterDropped;
use kube::runtime::reflector::{ObjectRef, Store};
use kube::{Resource, ResourceExt as _};

use crate::children::{labels, names};

/// The stores of a scope.
pub(super) struct Stores {
    pub(super) proxies: Store<GoProxy>,
    pub(super) projects: Store<GoModuleProject>,
    /// Of the token type.
    pub(super) token_secrets: Store<Secret>,
    /// Of the type of serving sets.
    pub(super) serving_sets: Store<Secret>,
    pub(super) claims: Store<PersistentVolumeClaim>,
    pub(super) deployments: Store<Deployment>,
    pub(super) services: Store<Service>,
    pub(super) service_accounts: Store<ServiceAccount>,
    pub(super) budgets: Store<PodDisruptionBudget>,
    pub(super) policies: Store<NetworkPolicy>,
    pub(super) pods: Store<Pod>,
}

impl Stores {
    /// Returns once all of them are filled: what is decided before would be decided from half of
    /// the projects.
    pub(super) async fn filled(&self) -> Result<(), WriterDropped> {
        self.proxies.wait_until_ready().await?;
        self.projects.wait_until_ready().await?;
        self.token_secrets.wait_until_ready().await?;
        self.serving_sets.wait_until_ready().await?;
        self.claims.wait_until_ready().await?;
        self.deployments.wait_until_ready().await?;
        self.services.wait_until_ready().await?;
        self.service_accounts.wait_until_ready().await?;
        self.budgets.wait_until_ready().await?;
        self.policies.wait_until_ready().await?;
        self.pods.wait_until_ready().await
    }

    /// The projects that name a GoProxy.
    pub(super) fn projects_of(&self, namespace: &str, proxy: &str) -> Vec<Arc<GoModuleProject>> {
        self.projects.state_filter(|project| {
            project.metadata.namespace.as_deref() == Some(namespace)
                && project.spec.proxy_ref.name == proxy
        })
    }

    /// The pods of a GoProxy that are not about to end, by name.
    pub(super) fn pods_of(&self, namespace: &str, proxy: &str) -> Vec<Arc<Pod>> {
        let mut pods = self.pods.state_filter(|pod| {
            pod.metadata.namespace.as_deref() == Some(namespace)
                && pod.labels().get(labels::INSTANCE).map(String::as_str) == Some(proxy)
                && pod.metadata.deletion_timestamp.is_none()
        });
        pods.sort_by_key(|pod| pod.name_any());
        pods
    }

    /// The Secret with the serving set of a GoProxy.
    pub(super) fn serving_set_of(&self, namespace: &str, proxy: &str) -> Option<Arc<Secret>> {
        find(&self.serving_sets, namespace, &names::serving_set(proxy))
    }

    /// The claims of a namespace by name.
    pub(super) fn claims_of(
        &self,
        namespace: &str,
    ) -> BTreeMap<String, Arc<PersistentVolumeClaim>> {
        let claims = self
            .claims
            .state_filter(|claim| claim.metadata.namespace.as_deref() == Some(namespace));
        let by_name = claims.into_iter().map(|claim| (claim.name_any(), claim));
        by_name.collect()
    }
}

/// The object of this name, as it was last seen.
pub(super) fn find<K>(store: &Store<K>, namespace: &str, name: &str) -> Option<Arc<K>>
where
    K: Resource<DynamicType = ()> + Clone + Debug,
    K::DynamicType: Eq + Hash + Clone,
{
    store.get(&ObjectRef::new(name).within(namespace))
}

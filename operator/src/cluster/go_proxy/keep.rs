//! The objects of a GoProxy but the Secret with its serving set, brought about. One that fails holds
//! up no other.

use std::sync::Arc;

use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use k8s_openapi::api::apps::v1::Deployment;
use kube::ResourceExt as _;
use kube::runtime::reflector::Store;

use crate::children::{Children, labels, names};
use crate::cluster::apply::{apply, delete};
use crate::cluster::kept::Kept;
use crate::cluster::key::Key;
use crate::cluster::scope::Scope;
use crate::cluster::stores::find;
use crate::fault::Fault;

/// All of them; the Deployment as it then is, and what went wrong. A Deployment that is
/// `held` stays as it is.
pub(super) async fn objects(
    scope: &Scope,
    proxy: &GoProxy,
    key: &Key,
    children: Children,
    held: bool,
) -> (Option<Arc<Deployment>>, Vec<Fault>) {
    let Children {
        service_account,
        deployment,
        service,
        pod_disruption_budget,
        network_policy,
    } = children;
    let stores = &scope.stores;
    let mut faults = Vec::new();
    let keeper = Keeper { scope, proxy, key };
    faults.extend(
        keeper
            .keep(&stores.service_accounts, service_account)
            .await
            .err(),
    );
    faults.extend(keeper.keep(&stores.services, service).await.err());
    let seen = find(&stores.deployments, &key.0, &names::main(&key.1));
    let deployment = match seen.filter(|_| held) {
        Some(seen) => Some(seen),
        None => match keeper.keep(&stores.deployments, deployment).await {
            Ok(applied) => Some(applied),
            Err(fault) => {
                faults.push(fault);
                None
            }
        },
    };
    let budget = pod_disruption_budget;
    faults.extend(keeper.keep_or_not(&stores.budgets, budget).await.err());
    faults.extend(
        keeper
            .keep_or_not(&stores.policies, network_policy)
            .await
            .err(),
    );
    (deployment, faults)
}

struct Keeper<'a> {
    scope: &'a Scope,
    proxy: &'a GoProxy,
    key: &'a Key,
}

impl Keeper<'_> {
    async fn keep<K: Kept>(&self, store: &Store<K>, wanted: K) -> Result<Arc<K>, Fault> {
        let (namespace, _) = self.key;
        let seen = find(store, namespace, &wanted.name_any());
        apply(&self.scope.api(namespace), seen, wanted, self.proxy).await
    }

    async fn keep_or_not<K: Kept>(&self, store: &Store<K>, wanted: Option<K>) -> Result<(), Fault> {
        if let Some(wanted) = wanted {
            return self.keep(store, wanted).await.map(drop);
        }
        let (namespace, name) = self.key;
        let orphans = store.state_filter(|object| {
            object.meta().namespace.as_ref() == Some(namespace)
                && object.labels().get(labels::INSTANCE) == Some(name)
        });
        for orphan in orphans {
            delete(&self.scope.api(namespace), orphan.as_ref(), self.proxy).await?;
        }
        Ok(())
    }
}

/// One fault for all: what only a person can mend comes first.
pub(super) fn gather(mut faults: Vec<Fault>) -> Option<Fault> {
    faults.sort_by_key(|fault| match fault.reason {
        Reason::NameConflict | Reason::InvalidSpec => 0,
        _ => 1,
    });
    let reason = faults.first()?.reason;
    let messages: Vec<_> = faults.into_iter().map(|fault| fault.message).collect();
    Some(Fault::new(reason, messages.join("; ")))
}

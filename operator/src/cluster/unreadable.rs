//! Objects that the API server has and that this operator cannot read: the definitions are of a later
//! one. Their statuses say so.

use std::collections::BTreeMap;
use std::sync::Arc;

use goproxy_crds::conditions::{ConditionType, Reason};
use goproxy_crds::{GoModuleProject, GoProxy};
use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::api::{ApiResource, DynamicObject};
use kube::{Api, Resource as _};
use serde_json::json;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch::Receiver;

use super::clients::words;
use super::scope::Scope;
use super::{is_stopped, status_writer};
use crate::fault::Fault;
use crate::status::{Finding, conditions};

/// An object that cannot be read, and why.
#[derive(Debug, Clone)]
pub(super) struct Unreadable {
    pub(super) kind: String,
    pub(super) meta: ObjectMeta,
    pub(super) reason: String,
}

/// What was told of an object: about which generation of it, and why.
type Told = (Option<i64>, String);

/// Tells it in the statuses of the objects, each time that one changes, until the operator is to end.
pub(super) async fn tell(
    scope: Arc<Scope>,
    mut objects: UnboundedReceiver<Unreadable>,
    stopped: Receiver<bool>,
) -> anyhow::Result<()> {
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    let mut stopped = std::pin::pin!(is_stopped(stopped));
    loop {
        let object = tokio::select! {
            object = objects.recv() => object,
            () = &mut stopped => None,
        };
        let Some(object) = object else { return Ok(()) };
        let uid = object.meta.uid.clone().unwrap_or_default();
        // Our own write is a change, too.
        let news = (object.meta.generation, object.reason.clone());
        if told.get(&uid) == Some(&news) {
            continue;
        }
        match write(&scope, &object).await {
            Ok(()) => drop(told.insert(uid, news)),
            // The next change or the next beginning of the watch tries again.
            Err(error) => tracing::warn!(
                "cannot write the status of a {} that cannot be read: {}",
                object.kind,
                words(&error)
            ),
        }
    }
}

async fn write(scope: &Scope, object: &Unreadable) -> Result<(), kube::Error> {
    let resource = if object.kind == GoProxy::kind(&()) {
        ApiResource::erase::<GoProxy>(&())
    } else {
        ApiResource::erase::<GoModuleProject>(&())
    };
    let meta = &object.meta;
    let namespace = meta.namespace.clone().unwrap_or_default();
    let client = scope.shared.clients.calling.clone();
    let api: Api<DynamicObject> = Api::namespaced_with(client, &namespace, &resource);
    let findings = findings(&object.reason);
    let status = json!({
        "observedGeneration": meta.generation,
        "conditions": conditions(findings, &[], meta.generation, Timestamp::now()),
    });
    status_writer::write_of(&api, &resource, meta, &status).await
}

fn findings(reason: &str) -> Vec<Finding> {
    let message = format!(
        "this operator cannot read the object: {reason}; the definitions may be newer than the \
         operator: upgrade it, or change the field"
    );
    let fault = Fault::new(Reason::InvalidSpec, message.clone());
    vec![
        Finding::fails(ConditionType::Ready, &fault),
        Finding::holds(ConditionType::Stalled, Reason::InvalidSpec, message),
    ]
}

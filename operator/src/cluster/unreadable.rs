//! Objects that the API server has and that this operator cannot read: the definitions are of a later
//! one. Their statuses say so.

use std::collections::BTreeMap;
use std::sync::Arc;

use goproxy_crds::conditions::{ConditionType, Reason};
use goproxy_crds::{GoModuleProject, GoProxy};
use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{Condition, ObjectMeta};
use kube::api::{ApiResource, DynamicObject};
use kube::{Api, Resource as _};
use serde_json::{Value, json};
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
    /// The status that it has.
    pub(super) status: Value,
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
    let status = status(object, Timestamp::now());
    status_writer::write_of(&api, &resource, meta, &status).await
}

/// The status that it has, but for what is wrong: where it is served has not changed.
fn status(object: &Unreadable, now: Timestamp) -> Value {
    let before = object.status.get("conditions").cloned();
    let before: Vec<Condition> = before
        .and_then(|before| serde_json::from_value(before).ok())
        .unwrap_or_default();
    let generation = object.meta.generation;
    let mut told = conditions(findings(&object.reason), &before, generation, now);
    let under_way = ConditionType::Reconciling.as_str();
    let is_told = |type_: &str| told.iter().any(|condition| condition.type_ == type_);
    let kept = before
        .into_iter()
        .filter(|condition| condition.type_ != under_way && !is_told(&condition.type_));
    let kept: Vec<Condition> = kept.collect();
    told.extend(kept);
    let mut status = object.status.as_object().cloned().unwrap_or_default();
    status.insert("observedGeneration".to_owned(), json!(generation));
    status.insert("conditions".to_owned(), json!(told));
    Value::Object(status)
}

/// What is wrong with an object that cannot be read.
pub(super) fn fault(reason: &str) -> Fault {
    let message = format!(
        "this operator cannot read the object: {reason}; the definitions may be newer than the \
         operator: upgrade it, or change the field; what was served is served"
    );
    Fault::new(Reason::InvalidSpec, message)
}

fn findings(reason: &str) -> Vec<Finding> {
    let fault = fault(reason);
    vec![
        Finding::fails(ConditionType::Ready, &fault),
        Finding::holds(ConditionType::Stalled, Reason::InvalidSpec, fault.message),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_wrong_changes_in_the_status() {
        let condition = |type_: &str, status: &str| {
            json!({
                "type": type_, "status": status, "reason": "Before", "message": "",
                "observedGeneration": 1, "lastTransitionTime": "2026-01-01T00:00:00Z",
            })
        };
        let object = Unreadable {
            kind: "GoModuleProject".to_owned(),
            meta: ObjectMeta {
                generation: Some(2),
                ..ObjectMeta::default()
            },
            status: json!({
                "observedGeneration": 1, "proxyURL": "https://x.example/", "later": {"field": 1},
                "conditions": [
                    condition("Ready", "True"), condition("Programmed", "True"),
                    condition("Reconciling", "True"),
                ],
            }),
            reason: "unknown variant `rumoured`".to_owned(),
        };
        let status = status(&object, "2026-02-02T00:00:00Z".parse().unwrap());
        assert_eq!(status["proxyURL"], "https://x.example/");
        assert_eq!(status["later"], json!({"field": 1}));
        assert_eq!(status["observedGeneration"], 2);
        let conditions = status["conditions"].as_array().unwrap().iter();
        let said: Vec<_> = conditions
            .map(|one| {
                (
                    one["type"].as_str().unwrap(),
                    one["status"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                ("Ready", "False"),
                ("Stalled", "True"),
                ("Programmed", "True")
            ]
        );
        assert_eq!(status["conditions"][2], condition("Programmed", "True"));
    }
}

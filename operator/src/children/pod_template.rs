//! A GoProxy's `podTemplate`, merged over the rendered template: objects member by member,
//! containers and their variables by name, other lists as a whole. What could reach beyond the
//! pod is refused, and every container keeps the restricted security context.

use goproxy_crds::conditions::Reason;
use goproxy_crds::schema::FreeForm;
use k8s_openapi::api::core::v1::PodTemplateSpec;
use serde_json::{Map, Value};

use super::{free_form, labels, pod};
use crate::fault::Fault;

const FIELD: &str = "spec.podTemplate";
/// What it may hold; of `metadata` the second line.
const MEMBERS: [&str; 2] = ["metadata", "spec"];
const METADATA: [&str; 2] = ["annotations", "labels"];
/// Members of `spec` that it never sets: as whom the pod runs, what of the node it shares, what it
/// mounts.
const REFUSED: [&str; 11] = [
    "automountServiceAccountToken",
    "ephemeralContainers",
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "hostUsers",
    "securityContext",
    "serviceAccount",
    "serviceAccountName",
    "shareProcessNamespace",
    "volumes",
];
/// The same of containers.
const REFUSED_IN_CONTAINERS: [&str; 3] = ["securityContext", "volumeDevices", "volumeMounts"];
const CONTAINERS: [&str; 2] = ["containers", "initContainers"];

/// The rendered template with the given one over it.
pub(super) fn merge(rendered: PodTemplateSpec, given: &FreeForm) -> Result<PodTemplateSpec, Fault> {
    let given = given.0.clone();
    check(&given)?;
    let whole: PodTemplateSpec = free_form::read(FIELD, &with_containers(given.clone()))?;
    drop(whole);
    let mut value = serde_json::to_value(rendered)
        .map_err(|error| invalid("", &format!("cannot be merged: {error}")))?;
    overlay(&mut value, Value::Object(given));
    secure(&mut value);
    free_form::read(FIELD, &value)
}

/// The template alone may lack the containers, which a pod must have.
fn with_containers(mut given: Map<String, Value>) -> Value {
    let spec = given.entry("spec").or_insert_with(|| Map::new().into());
    if let Value::Object(spec) = spec {
        spec.entry("containers")
            .or_insert_with(|| Value::Array(Vec::new()));
    }
    Value::Object(given)
}

fn check(given: &Map<String, Value>) -> Result<(), Fault> {
    only(given, "", &MEMBERS)?;
    let object = |name: &str| given.get(name).and_then(Value::as_object);
    if let Some(metadata) = object("metadata") {
        only(metadata, ".metadata", &METADATA)?;
        let own = labels::all("");
        let given = metadata.get("labels").and_then(Value::as_object);
        let taken = given.and_then(|given| given.keys().find(|key| own.contains_key(*key)));
        if let Some(key) = taken {
            let path = format!(".metadata.labels[{key}]");
            return Err(invalid(&path, "belongs to the operator; remove it"));
        }
    }
    let Some(spec) = object("spec") else {
        return Ok(());
    };
    if let Some(refused) = REFUSED.iter().find(|name| spec.contains_key(**name)) {
        return Err(refuse(&format!(".spec.{refused}")));
    }
    CONTAINERS.iter().try_for_each(|list| {
        let containers = spec.get(*list).and_then(Value::as_array);
        let mut containers = containers.into_iter().flatten().enumerate();
        containers.try_for_each(|(at, container)| {
            check_container(container, &format!(".spec.{list}[{at}]"))
        })
    })
}

fn check_container(container: &Value, path: &str) -> Result<(), Fault> {
    let has = |name: &&&str| container.get(**name).is_some();
    if let Some(refused) = REFUSED_IN_CONTAINERS.iter().find(has) {
        return Err(refuse(&format!("{path}.{refused}")));
    }
    let ports = container.get("ports").and_then(Value::as_array);
    let mut ports = ports.into_iter().flatten();
    if ports.any(|port| port.get("hostPort").is_some() || port.get("hostIP").is_some()) {
        return Err(refuse(&format!("{path}.ports[].hostPort")));
    }
    if container.get("name").and_then(Value::as_str).is_none() {
        let help = format!("is missing; that of the proxy is {:?}", pod::CONTAINER);
        return Err(invalid(&format!("{path}.name"), &help));
    }
    Ok(())
}

fn only(given: &Map<String, Value>, path: &str, allowed: &[&str]) -> Result<(), Fault> {
    match given.keys().find(|key| !allowed.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => {
            let help = format!("cannot be set here; there are {}", allowed.join(", "));
            Err(invalid(&format!("{path}.{key}"), &help))
        }
    }
}

fn refuse(path: &str) -> Fault {
    invalid(
        path,
        "a pod template never sets service accounts, namespaces of the node, security contexts or \
         volumes; remove it",
    )
}

fn invalid(path: &str, help: &str) -> Fault {
    Fault::new(Reason::InvalidSpec, format!("{FIELD}{path}: {help}"))
}

/// Members of `over` win; lists whose elements have names are merged by them.
fn overlay(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (key, value) in over {
                overlay(under.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(under), Value::Array(over)) if is_named(under) && is_named(&over) => {
            for value in over {
                let name = value.get("name").cloned();
                match under
                    .iter_mut()
                    .find(|one| one.get("name") == name.as_ref())
                {
                    Some(known) => overlay(known, value),
                    None => under.push(value),
                }
            }
        }
        (under, over) => *under = over,
    }
}

fn is_named(values: &[Value]) -> bool {
    let has_name = |value: &Value| value.get("name").is_some_and(Value::is_string);
    !values.is_empty() && values.iter().all(has_name)
}

/// Gives every container the security context that those of ours have.
fn secure(template: &mut Value) {
    let Ok(context) = serde_json::to_value(pod::container_security()) else {
        return;
    };
    for list in CONTAINERS {
        let containers = template
            .pointer_mut(&format!("/spec/{list}"))
            .and_then(Value::as_array_mut);
        for container in containers.into_iter().flatten() {
            if let Value::Object(container) = container {
                container.insert("securityContext".to_owned(), context.clone());
            }
        }
    }
}

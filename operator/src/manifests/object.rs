//! From a document to a resource of one of the kinds that count.

use goproxy_crds::{GROUP, GoModuleProject, GoProxy, VERSION};
use k8s_openapi::api::core::v1::Secret;
use kube::ResourceExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Key;
use super::located::Located;
use super::schema::{SchemaFault, Schemas};
use super::text::Document;

/// A resource.
#[derive(Debug)]
pub(super) enum Object {
    Proxy(Box<GoProxy>),
    Project(Box<GoModuleProject>),
    Secret(Box<Secret>),
}

/// A resource and its line in the file.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) object: Object,
    pub(super) line: u64,
}

/// What is wrong, and the line in the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: u64,
    pub(super) message: String,
}

/// Reads a document. Kinds that do not concern us are `None`: a folder may hold claims and
/// namespaces, too.
pub(super) fn read(document: &Document<'_>, schemas: &Schemas) -> Result<Option<Read>, Vec<Fault>> {
    let located = Located::read(document.text).map_err(|(line, message)| {
        let line = document.before + line;
        vec![Fault { line, message }]
    })?;
    let line = |pointer: &str| document.before + located.line(pointer);
    let fault = |pointer: &str, message: String| {
        vec![Fault {
            line: line(pointer),
            message,
        }]
    };
    let value = &located.value;
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
    let Some(kind) = text("/kind") else {
        let message = "kind: is missing; this is no Kubernetes resource".to_owned();
        return Err(fault("", message));
    };
    let version = text("/apiVersion").unwrap_or_default();
    check_version(kind, version).map_err(|message| fault("/apiVersion", message))?;
    let name = text("/metadata/name").unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err(fault(
            "/metadata",
            format!("{kind}: metadata.name is missing"),
        ));
    }
    let faults = schemas.check(kind, value);
    if !faults.is_empty() {
        let tell = |found: SchemaFault| Fault {
            line: line(&found.pointer),
            message: format!("{kind} {name}: {}", shown(&found)),
        };
        return Err(faults.into_iter().map(tell).collect());
    }
    let object = match (kind, version) {
        ("GoProxy", _) => parse(value).map(|proxy| Object::Proxy(Box::new(proxy))),
        ("GoModuleProject", _) => parse(value).map(|project| Object::Project(Box::new(project))),
        ("Secret", "v1") => secret(value).map(|secret| Object::Secret(Box::new(secret))),
        _ => return Ok(None),
    };
    let object = object.map_err(|message| fault("", format!("{kind} {name}: {message}")))?;
    let line = line("");
    Ok(Some(Read { object, line }))
}

fn check_version(kind: &str, version: &str) -> Result<(), String> {
    let wanted = format!("{GROUP}/{VERSION}");
    let is_ours = matches!(kind, "GoProxy" | "GoModuleProject");
    if is_ours && version != wanted {
        return Err(format!(
            "{kind}: apiVersion {version:?} is unknown; write {wanted}"
        ));
    }
    Ok(())
}

fn parse<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|error| error.to_string())
}

/// The parser's words could repeat a value, which no message about a Secret may.
fn secret(value: &Value) -> Result<Secret, String> {
    let help =
        "data holds base64, stringData text; type and metadata are as the Kubernetes API has them";
    let secret: Secret = parse(value).map_err(|_| format!("is no Secret: {help}"))?;
    Ok(secret)
}

/// The field as people write it, and what is wrong.
fn shown(fault: &SchemaFault) -> String {
    let path = fault.pointer.trim_start_matches('/').replace('/', ".");
    if path.is_empty() || fault.message.starts_with(&path) {
        return fault.message.clone();
    }
    format!("{path}: {}", fault.message)
}

impl Object {
    pub(super) fn key(&self) -> Key {
        let (kind, namespace, name) = match self {
            Self::Proxy(proxy) => ("GoProxy", proxy.namespace(), proxy.name_any()),
            Self::Project(project) => ("GoModuleProject", project.namespace(), project.name_any()),
            Self::Secret(secret) => ("Secret", secret.namespace(), secret.name_any()),
        };
        Key {
            kind,
            namespace: namespace.unwrap_or_else(|| "default".to_owned()),
            name,
        }
    }
}

//! The JSON Schema of the values of the chart goproxy: what the API server would refuse is refused
//! before anything is sent, by the same schema.

use anyhow::Context as _;
use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition;
use serde_json::{Map, Value, json};

use crate::manifests::close;

/// The longest name of both kinds' objects, and what it is made of (RFC 1035, section 2.3.1).
const PROXY_NAME: &str = "^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$";
const PROJECT_NAME: &str = "^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$";
/// RFC 1123, section 2.1.
const SECRET_NAME: &str = "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$";

pub(super) fn schema(
    proxy: &CustomResourceDefinition,
    project: &CustomResourceDefinition,
) -> anyhow::Result<Value> {
    let proxy = spec(proxy).context("GoProxy")?;
    let mut project = spec(project).context("GoModuleProject")?;
    // Where there is one proxy it need not be named.
    if let Some(required) = project.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name != "proxyRef");
    }
    let texts = json!({"type": "object", "additionalProperties": {"type": "string"}});
    let described = |description: &str| {
        let mut schema = texts.clone();
        if let Value::Object(schema) = &mut schema {
            schema.insert("description".to_owned(), description.into());
        }
        schema
    };
    let named = |pattern: &str, description: &str, one: Value| {
        json!({
            "type": "object",
            "description": description,
            "propertyNames": {"pattern": pattern},
            "additionalProperties": one,
        })
    };
    let resource = |spec: Value| {
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["spec"],
            "properties": {"spec": spec, "labels": texts, "annotations": texts},
        })
    };
    Ok(json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Values of the chart goproxy",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "global": {
                "type": "object",
                "description": "Values of charts that hold this one; nothing here reads them.",
            },
            "proxies": named(PROXY_NAME, "GoProxies by name.", resource(proxy)),
            "projects": named(PROJECT_NAME, "GoModuleProjects by name.", resource(project)),
            "tokens": named(SECRET_NAME, "Token Secrets by name.", token(&texts)),
            "commonLabels": described("Labels of every object."),
            "commonAnnotations": described("Annotations of every object."),
            "requireDefinitions": {
                "type": "boolean",
                "description":
                    "Refuse to render where the API server does not know the resources.",
            },
        },
    }))
}

/// A token as the values have it.
fn token(texts: &Value) -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    let list = |description: &str| json!({"type": "array", "items": {"type": "string"}, "description": description});
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "token": {
                "type": "string",
                "minLength": 20,
                "description": "The token itself; who reads the release's values reads it.",
            },
            "sha256": {
                "type": "string",
                "pattern": "^[0-9a-f]{64}$",
                "description": "Its SHA-256, in the place of the token.",
            },
            "username": text("The user name; it counts for deploy tokens alone."),
            "kind": {"enum": ["personal", "project", "group", "deploy", "job"]},
            "scopes": list("What it may be used for; read_api where nothing is said."),
            "projects": list("Full paths of projects, group/** for a group; left out: all."),
            "role": {"enum": ["guest", "reporter", "developer", "maintainer"]},
            "expiresAt": text("When it ceases to count (RFC 3339)."),
            "labels": texts,
            "annotations": texts,
        },
    })
}

/// The schema of `spec`, with members that it does not name refused. CEL rules and formats are the
/// API server's to check.
fn spec(definition: &CustomResourceDefinition) -> anyhow::Result<Value> {
    let definition = serde_json::to_value(definition)?;
    let pointer = "/spec/versions/0/schema/openAPIV3Schema/properties/spec";
    let mut spec = definition
        .pointer(pointer)
        .context("the definition has no spec")?
        .clone();
    close(&mut spec);
    strip(&mut spec);
    Ok(spec)
}

/// Leaves out what JSON Schema does not know, and bounds in the form of an older draft.
fn strip(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let is_schema = |map: &Map<String, Value>| {
                map.contains_key("type") || map.contains_key("x-kubernetes-int-or-string")
            };
            if is_schema(map) {
                if map.get("x-kubernetes-int-or-string") == Some(&Value::Bool(true)) {
                    map.insert("type".to_owned(), json!(["integer", "string"]));
                }
                map.retain(|key, _| {
                    !key.starts_with("x-kubernetes-") && key != "format" && key != "nullable"
                });
            }
            map.values_mut().for_each(strip);
        }
        Value::Array(values) => values.iter_mut().for_each(strip),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

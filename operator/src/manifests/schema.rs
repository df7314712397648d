//! The resource definitions, as the API server enforces them: the schema with unknown fields
//! refused, and the CEL rules.

use anyhow::Context as _;
use jsonschema::Validator;
use kube::core::cel;
use serde_json::{Value, json};

/// What is wrong with a field, by JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SchemaFault {
    pub(super) pointer: String,
    pub(super) message: String,
}

/// The definitions of both kinds, ready to check objects.
#[derive(Debug)]
pub struct Schemas {
    proxy: Schema,
    project: Schema,
}

#[derive(Debug)]
struct Schema {
    structure: Validator,
    rules: Value,
}

impl Schemas {
    /// Prepares the definitions.
    pub fn new() -> anyhow::Result<Self> {
        let proxy = goproxy_crds::generated::go_proxy();
        let project = goproxy_crds::generated::go_module_project();
        Ok(Self {
            proxy: Schema::new(&serde_json::to_value(proxy)?).context("GoProxy")?,
            project: Schema::new(&serde_json::to_value(project)?).context("GoModuleProject")?,
        })
    }

    /// What is wrong with an object of `kind`; nothing for kinds that are not ours.
    pub(super) fn check(&self, kind: &str, object: &Value) -> Vec<SchemaFault> {
        match kind {
            "GoProxy" => self.proxy.check(object),
            "GoModuleProject" => self.project.check(object),
            _ => Vec::new(),
        }
    }
}

impl Schema {
    fn new(definition: &Value) -> anyhow::Result<Self> {
        let pointer = "/spec/versions/0/schema/openAPIV3Schema";
        let schema = definition
            .pointer(pointer)
            .context("the definition has no schema")?;
        let mut strict = schema.clone();
        // What the API server itself looks after, and what users do not write.
        if let Some(Value::Object(properties)) = strict.pointer_mut("/properties") {
            for (member, kind) in [
                ("apiVersion", "string"),
                ("kind", "string"),
                ("metadata", "object"),
                ("status", "object"),
            ] {
                properties.insert(member.to_owned(), json!({"type": kind}));
            }
        }
        close(&mut strict);
        Ok(Self {
            structure: jsonschema::draft4::new(&strict).context("the schema cannot be used")?,
            rules: schema.clone(),
        })
    }

    /// The rules are for objects whose structure is right: those that are not are not asked.
    fn check(&self, object: &Value) -> Vec<SchemaFault> {
        let errors = self.structure.iter_errors(object);
        let faults: Vec<SchemaFault> = errors
            .map(|error| SchemaFault {
                pointer: error.instance_path().to_string(),
                message: error.to_string(),
            })
            .collect();
        if !faults.is_empty() {
            return faults;
        }
        let Err(errors) = cel::Validator::new().validate(&self.rules, object, None) else {
            return Vec::new();
        };
        let errors = errors.into_iter().map(|error| SchemaFault {
            pointer: pointer(&error.field_path),
            message: error.message,
        });
        errors.collect()
    }
}

/// `spec.volumes[0].name` as a JSON pointer.
fn pointer(path: &str) -> String {
    let elements = path
        .split(['.', '[', ']'])
        .filter(|element| !element.is_empty());
    elements.fold(String::new(), |pointer, element| pointer + "/" + element)
}

/// Refuses members that no schema names, as the API server does when it is asked to be strict; and
/// turns `nullable` of `OpenAPI` into JSON Schema.
pub(crate) fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            let is_open = map.contains_key("x-kubernetes-preserve-unknown-fields")
                || map.contains_key("additionalProperties");
            if map.get("properties").is_some_and(Value::is_object) && !is_open {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            if map.get("nullable") == Some(&Value::Bool(true))
                && let Some(Value::String(kind)) = map.get("type").cloned()
            {
                map.insert("type".to_owned(), json!([kind, "null"]));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(close),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

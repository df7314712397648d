//! Amounts of what a node has.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// An amount as pods' specs have it: a number, or a text as `500m`. Stands for Kubernetes'
/// `Quantity`, whose own description is a page long.
#[derive(Debug)]
pub struct Amount;

impl JsonSchema for Amount {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // Kubernetes 1.33 takes no account of `maxLength` here and counts a rule that parses the text
        // twice as too expensive.
        json_schema!({
            "x-kubernetes-int-or-string": true,
            "maxLength": 32,
            "x-kubernetes-validations": [{
                "rule": "isQuantity(string(self)) && !string(self).startsWith('-')",
                "message": "write an amount, as 2, 500m or 512Mi",
            }],
        })
    }
}

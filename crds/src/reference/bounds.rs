//! What a schema demands of a value, in words.

use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::JSONSchemaProps;

/// The rules of an object, as a list.
pub(super) fn rules(schema: &JSONSchemaProps) -> String {
    let rules: String = messages(schema)
        .map(|message| format!("- {message}\n"))
        .collect();
    if rules.is_empty() {
        rules
    } else {
        format!("\n{rules}")
    }
}

/// What the rules of a value say.
pub(super) fn messages(schema: &JSONSchemaProps) -> impl Iterator<Item = &str> {
    let rules = schema.x_kubernetes_validations.iter().flatten();
    rules.filter_map(|rule| rule.message.as_deref())
}

/// Bounds, choices and rules of a value in one line; empty where there are none.
pub(super) fn of(schema: &JSONSchemaProps) -> String {
    let mut words = Vec::new();
    if let Some(choices) = &schema.enum_ {
        let choices: Vec<_> = choices
            .iter()
            .filter_map(|choice| choice.0.as_str())
            .collect();
        words.push(format!("One of `{}`.", choices.join("`, `")));
    }
    let number = |bound: Option<f64>| bound.map(|bound| format!("{bound:.0}"));
    words.extend(range(number(schema.minimum), number(schema.maximum), ""));
    let count = |bound: Option<i64>| bound.map(|bound| bound.to_string());
    words.extend(range(
        count(schema.min_length),
        count(schema.max_length),
        " characters",
    ));
    words.extend(range(
        count(schema.min_items),
        count(schema.max_items),
        " entries",
    ));
    words.extend(range(
        count(schema.min_properties),
        count(schema.max_properties),
        " entries",
    ));
    match (
        schema.x_kubernetes_list_type.as_deref(),
        &schema.x_kubernetes_list_map_keys,
    ) {
        (Some("set"), _) => words.push("No entry twice.".to_owned()),
        (Some("map"), Some(keys)) => words.push(format!("No `{}` twice.", keys.join("`, `"))),
        _ => {}
    }
    words.extend(messages(schema).map(|message| format!("Rule: {message}.")));
    words.join(" ")
}

fn range(least: Option<String>, most: Option<String>, unit: &str) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}.")),
        (Some(least), None) => Some(format!("At least {least}{unit}.")),
        (None, Some(most)) => Some(format!("At most {most}{unit}.")),
        (None, None) => None,
    }
}

//! The table of values in a chart's README, from the schema's descriptions and the defaults of
//! values.yaml.

use std::fmt::Write as _;

use anyhow::Context as _;
use serde_json::Value;

const BEGIN: &str = "<!-- values: begin -->\n";
const END: &str = "<!-- values: end -->";

/// `page` with its table of values as it is now.
pub(super) fn page(page: &str, schema: &str, values: &str) -> anyhow::Result<String> {
    let schema: Value = serde_json::from_str(schema).context("values.schema.json")?;
    let values: Value = serde_saphyr::from_str(values).context("values.yaml")?;
    let (before, rest) = page.split_once(BEGIN).context("no begin of the table")?;
    let (_, after) = rest.split_once(END).context("no end of the table")?;
    let mut table = "| value | default | |\n|---|---|---|\n".to_owned();
    rows(&mut table, "", &schema, Some(&values))?;
    Ok(format!("{before}{BEGIN}{table}{END}{after}"))
}

/// A row for each value; groups of values have none.
fn rows(
    table: &mut String,
    prefix: &str,
    schema: &Value,
    values: Option<&Value>,
) -> anyhow::Result<()> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let Some(properties) = properties else {
        let text = |name| schema.get(name).and_then(Value::as_str);
        let description =
            text("description").with_context(|| format!("{prefix}: no description"))?;
        // Of other charts.
        let Some(default) = values else { return Ok(()) };
        writeln!(table, "| `{prefix}` | `{default}` | {description} |")?;
        return Ok(());
    };
    for (name, property) in properties {
        let path = match prefix {
            "" => name.clone(),
            prefix => format!("{prefix}.{name}"),
        };
        rows(
            table,
            &path,
            property,
            values.and_then(|values| values.get(name)),
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_has_a_row_with_its_default() {
        let schema = r#"{"properties": {
            "a": {"properties": {"b": {"type": "integer", "description": "B."}}},
            "global": {"type": "object", "description": "Of others."}
        }}"#;
        let before = format!("# Chart\n{BEGIN}old\n{END}\nEnd.\n");
        let after = page(&before, schema, "a: {b: 3}\n").unwrap();
        let row = "| `a.b` | `3` | B. |\n";
        let table = format!("| value | default | |\n|---|---|---|\n{row}");
        assert_eq!(after, format!("# Chart\n{BEGIN}{table}{END}\nEnd.\n"));
    }

    #[test]
    fn a_value_without_a_description_is_an_error() {
        let page = page(
            &format!("{BEGIN}{END}"),
            r#"{"properties": {"a": {"type": "integer"}}}"#,
            "a: 1\n",
        );
        assert!(page.unwrap_err().to_string().contains("a: no description"));
    }
}

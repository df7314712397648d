//! What conditions say, and what to do.

use super::cell;
use crate::conditions::ConditionDocs;

/// A section with a table for each condition.
pub(super) fn section(conditions: &[ConditionDocs]) -> String {
    let mut text =
        "\n## Conditions\n\nMessages name the object, the field, the value and what helps. \
        The reasons are a closed set.\n"
            .to_owned();
    for docs in conditions {
        text += &format!(
            "\n### {}\n\nSays {}.\n\n| status | reason | meaning | what to do |\n|---|---|---|---|\n",
            docs.condition, docs.meaning
        );
        for entry in docs.reasons {
            text += &format!(
                "| {} | `{}` | {} | {} |\n",
                entry.status.as_str(),
                entry.reason,
                cell(entry.meaning),
                cell(entry.remedy)
            );
        }
    }
    text
}

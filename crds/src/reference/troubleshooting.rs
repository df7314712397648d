//! The page that people come to with a reason in hand.

use crate::conditions::{ConditionDocs, Reason};

use super::cell;

const HEAD: &str = "\
# Troubleshooting, by reason

<!-- Made from the conditions in crds/: cargo run -p goproxy-crds --example generate -->

`kubectl get goproxy-all` shows a reason for every resource that is not as declared, and `kubectl describe`
the message, which names the object, the field and what helps; `goproxy-operator local` prints the same, and
`goproxy-operator validate DIR` tells most of it beforehand. Events carry the same reasons.

";

/// Every reason that says that something is wrong, in alphabetical order. `kinds` are the kinds and
/// what is said of their conditions.
pub fn troubleshooting(kinds: &[(&str, &[ConditionDocs])]) -> String {
    let mut reasons = Reason::ALL.to_vec();
    reasons.sort_by_key(|reason| reason.as_str());
    let mut page = HEAD.to_owned();
    for reason in reasons {
        let rows = rows(kinds, reason);
        if !rows.is_empty() {
            page += &format!(
                "## {reason}\n\n| kind | condition | means | what to do |\n|---|---|---|---|\n{rows}\n"
            );
        }
    }
    page.trim_end().to_owned() + "\n"
}

/// A reason without a remedy says that all is well.
fn rows(kinds: &[(&str, &[ConditionDocs])], reason: Reason) -> String {
    let mut rows = String::new();
    for (kind, conditions) in kinds {
        for docs in *conditions {
            let told = docs.reasons.iter();
            for told in told.filter(|told| told.reason == reason && !told.remedy.is_empty()) {
                let condition = format!("{}={}", docs.condition, told.status);
                let (meaning, remedy) = (cell(told.meaning), cell(told.remedy));
                rows += &format!("| {kind} | `{condition}` | {meaning} | {remedy} |\n");
            }
        }
    }
    rows
}

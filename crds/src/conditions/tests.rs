use std::collections::BTreeSet;

use super::*;

fn entries() -> impl Iterator<Item = (ConditionType, &'static ReasonDocs)> {
    let conditions = GO_PROXY.iter().chain(GO_MODULE_PROJECT);
    conditions.flat_map(|docs| docs.reasons.iter().map(|reason| (docs.condition, reason)))
}

#[test]
fn every_reason_is_explained_and_every_word_is_its_name() {
    let explained: BTreeSet<Reason> = entries().map(|(_, docs)| docs.reason).collect();
    let all: BTreeSet<Reason> = Reason::ALL.iter().copied().collect();
    assert_eq!(
        explained, all,
        "reasons without an explanation, or the reverse"
    );
    for reason in Reason::ALL {
        assert_eq!(format!("{reason:?}"), reason.as_str());
    }
}

#[test]
fn what_is_wrong_has_a_remedy() {
    for (condition, docs) in entries() {
        let wrong = docs.status != ConditionStatus::True || condition == ConditionType::Stalled;
        let fine = condition == ConditionType::Paused;
        assert!(
            !wrong || fine || !docs.remedy.is_empty(),
            "{condition} {}",
            docs.reason
        );
    }
}

#[test]
fn a_condition_has_each_reason_once() {
    for docs in GO_PROXY.iter().chain(GO_MODULE_PROJECT) {
        let reasons: BTreeSet<Reason> = docs.reasons.iter().map(|entry| entry.reason).collect();
        assert_eq!(reasons.len(), docs.reasons.len(), "{}", docs.condition);
    }
}

//! Answers of proxies that are older or newer than their reader.

use super::*;

#[test]
fn the_report_of_a_later_proxy_is_read_and_the_one_of_an_earlier_one_too() {
    let later = r#"{"hash": "ab", "versions": [1, 2], "abilities": ["mirrors"], "projects": 3,
        "tokens": 4, "started": "2026-01-01T00:00:00Z"}"#;
    let report: ServingSetReport = serde_json::from_str(later).unwrap();
    assert_eq!(report.versions, [1, 2]);
    assert_eq!(report.abilities, ["mirrors"]);
    let earlier = r#"{"hash": null, "versions": [1]}"#;
    let report: ServingSetReport = serde_json::from_str(earlier).unwrap();
    assert_eq!(
        (report.hash, report.abilities, report.projects),
        (None, Vec::new(), 0)
    );
}

#[test]
fn a_page_of_a_later_proxy_is_read_and_the_form_of_ours_stays() {
    let later = r#"{"cursor": "00000000000000ab-7", "fromBeginning": true, "more": false, "next": 5,
        "projects": [{"id": 1, "path": "a/b", "total": 1, "size": 7,
            "modules": [{"path": "e.org/a/b", "latest": "v1.0.0", "retracted": []}]},
          {"path": "a/c", "gone": true, "total": 0, "modules": []}]}"#;
    let page: ModulesPage = serde_json::from_str(later).unwrap();
    let [kept, gone] = &page.projects[..] else {
        panic!("{page:?}");
    };
    assert_eq!(kept.modules[0].latest.as_deref(), Some("v1.0.0"));
    assert!(gone.gone && gone.id.is_none() && !kept.gone);
    let ours = serde_json::json!({
        "cursor": "00000000000000ab-7", "fromBeginning": true, "more": false,
        "projects": [
            {"id": 1, "path": "a/b", "total": 1,
                "modules": [{"path": "e.org/a/b", "latest": "v1.0.0"}]},
            {"id": null, "path": "a/c", "gone": true, "total": 0, "modules": []},
        ],
    });
    assert_eq!(serde_json::to_value(&page).unwrap(), ours);
}

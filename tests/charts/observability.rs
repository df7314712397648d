//! Alerts and the dashboard ask for metrics that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use goproxy_tests::workspace;

use crate::helm::chart;

/// Names of metrics in a text: words that begin with `goproxy_`.
fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|one: char| !one.is_ascii_alphanumeric() && one != '_');
    let ours = words.filter(|word| word.starts_with("goproxy_"));
    ours.map(str::to_owned).collect()
}

#[test]
fn alerts_and_the_dashboard_ask_for_metrics_that_exist() {
    let documented = fs::read_to_string(workspace::root().join("docs/metrics.md")).unwrap();
    let known = names(&documented);
    let folder = chart("goproxy-operator");
    for file in ["alerts.yaml", "dashboard.json"] {
        let text = fs::read_to_string(Path::new(&folder).join("files").join(file)).unwrap();
        let used = names(&text);
        assert!(used.len() > 5, "{file}: {used:?}");
        for name in used {
            let base = name.trim_end_matches("_bucket");
            assert!(known.contains(base), "{file} asks for {name}");
        }
    }
}

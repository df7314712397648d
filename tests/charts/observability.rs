//! Alerts and the dashboard ask for metrics that exist.

use std::fs;
use std::path::Path;

use goproxy_tests::metrics::names;
use goproxy_tests::workspace;

use goproxy_tests::helm::chart;

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
            assert!(known.contains(&name), "{file} asks for {name}");
        }
    }
}

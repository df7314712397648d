//! What the charts take from the code is in the tree as it would be generated now.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use goproxy_operator::chart;

#[test]
fn the_charts_have_the_version_of_the_programs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for chart in ["goproxy-operator", "goproxy"] {
        let text = fs::read_to_string(root.join("charts").join(chart).join("Chart.yaml")).unwrap();
        for key in ["version", "appVersion"] {
            let line = format!("\n{key}: {}\n", env!("CARGO_PKG_VERSION"));
            assert!(text.contains(&line), "{chart}: {key}");
        }
    }
}

#[test]
fn generated_files_of_the_charts_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| fs::read_to_string(root.join(path));
    for file in chart::files(read).unwrap() {
        assert!(
            read(file.path).unwrap_or_default() == file.text,
            "{} is not what the code says; run: cargo run -p goproxy-operator --example generate_charts",
            file.path
        );
    }
}

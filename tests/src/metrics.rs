//! Names of metrics in texts: what a process shows, what a page lists, what an alert asks for.

use std::collections::BTreeSet;

/// What `_bucket`, `_count` and `_sum` stand behind is one metric.
const PARTS: [&str; 3] = ["_bucket", "_count", "_sum"];

/// The words of a text that name metrics of ours, of histograms without their parts.
pub fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|one: char| !one.is_ascii_alphanumeric() && one != '_');
    let ours = words.filter(|word| word.starts_with("goproxy_"));
    let whole = ours.map(|name| {
        let whole = PARTS.iter().find_map(|part| name.strip_suffix(part));
        whole.unwrap_or(name).to_owned()
    });
    whole.collect()
}

//! Times that were measured, for reports: nothing is decided by them.

use std::time::Duration;

/// Prints the least, the middle, the 99th of a hundred, and the most.
pub(crate) fn report(what: &str, times: &[Duration]) {
    let mut sorted = times.to_vec();
    sorted.sort();
    let at = |share: usize| {
        // The nearest rank: of 20 values the 99th percentile is the largest.
        let rank = (sorted.len() * share).div_ceil(100).max(1);
        sorted[rank - 1].as_millis()
    };
    println!(
        "figure: {what}: {} times, least {} ms, p50 {} ms, p99 {} ms, most {} ms",
        sorted.len(),
        at(0),
        at(50),
        at(99),
        at(100),
    );
}

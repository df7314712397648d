//! The look-up of a token: the digest of what was presented, and its place in the index. The digest
//! alone shows what is left for the index.

use std::{hint::black_box, time::Instant};

use goproxy_core::{hash::sha256, serving_set};
use goproxy_server::catalog::TokenIndex;
use goproxy_tests::processes;
use serde_json::json;

use crate::{
    bench::Bench,
    declared,
    inputs::{Shape, as_float},
    report::Table,
    rounds::{Contender, Figures, interleave},
};

/// Tokens of the largest index.
const MANY: usize = 100_000;
/// Look-ups of a round.
const LOOK_UPS: usize = 400_000;

pub(crate) fn run(bench: &Bench) {
    let input = &bench.subject(|shape| shape == Shape::Small).input;
    let index = |count| {
        let entries = (0..count).map(|number| declared::token_entry(number, json!({})));
        let document = declared::document(input, &[], &entries.collect::<Vec<_>>());
        let read = serving_set::read(&document.to_string()).expect("a serving set");
        TokenIndex::new(read.tokens)
    };
    let (few, many) = (index(10), index(MANY));
    assert_eq!((few.len(), many.len()), (10, MANY), "every token counts");
    // In no order, so that no look-up finds what the one before left near.
    let texts: Vec<String> = (0..MANY)
        .map(|number| declared::token(number * 7919 % MANY))
        .collect();
    let unknown: Vec<String> = texts
        .iter()
        .map(|text| text.replace("glpat", "other"))
        .collect();
    let found = |index: &TokenIndex, texts: &[String]| {
        texts
            .iter()
            .filter(|text| index.find(text.as_bytes()).is_some())
            .count()
    };
    assert_eq!((found(&many, &texts), found(&many, &unknown)), (MANY, 0));
    let digests = |text: &[u8]| sha256(text).first() == Some(&0);
    let turns: Vec<Contender<'_>> = vec![
        ("its digest alone", Box::new(|| each(&texts, digests))),
        (
            "one of ten tokens",
            Box::new(|| each(&texts, |text| few.find(text).is_some())),
        ),
        (
            "one of 100,000",
            Box::new(|| each(&texts, |text| many.find(text).is_some())),
        ),
        (
            "none of 100,000",
            Box::new(|| each(&unknown, |text| many.find(text).is_some())),
        ),
    ];
    let mut table = Table::new(1, ["look-up of", "CPU each", "times as long as the digest"]);
    let all = interleave(bench.options.rounds, turns);
    for series in &all {
        let nanoseconds = series.median(|one| one.cpu() / as_float(one.count)) * 1e9;
        table.row([
            series.name.into(),
            format!("{nanoseconds:.0} ns"),
            series.more(&all[0], Figures::cpu).to_string(),
        ]);
    }
    table.print("Tokens");
}

fn each(texts: &[String], find: impl Fn(&[u8]) -> bool) -> Figures {
    let own = std::process::id();
    let (started, before) = (Instant::now(), processes::cpu_time(own));
    for text in texts.iter().cycle().take(LOOK_UPS) {
        black_box(find(black_box(text.as_bytes())));
    }
    Figures {
        wall: started.elapsed(),
        cpu: processes::cpu_time(own).saturating_sub(before),
        count: LOOK_UPS as u64,
        ..Figures::default()
    }
}

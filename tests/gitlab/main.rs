//! The cases of GitLab's behaviour, asked one by one: what `docs/gitlab-compatibility.md` says of
//! each is what the built server answers.
//!
//! A case is a row of that page and an entry of one of the tables in `cases`. The statuses that
//! the page names are compared with those that the table expects, so neither can change alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod ask;
mod case;
mod cases;
mod example;
mod page;
mod repositories;
mod tokens;
mod world;

use std::collections::BTreeMap;

use case::{Case, Verdict};

fn by_id() -> BTreeMap<&'static str, Case> {
    let mut cases = BTreeMap::new();
    for case in cases::all() {
        let id = case.id;
        assert!(cases.insert(id, case).is_none(), "{id} stands twice");
    }
    cases
}

#[test]
fn every_case_is_answered_as_the_page_says() {
    let mut world = world::World::new();
    let mut wrong = Vec::new();
    for case in cases::all() {
        for ask in &case.asked {
            let answer = world.answer(ask);
            if let Err(what) = ask.judge(&answer, &world.facts) {
                wrong.push(format!("{} {}: {what}", case.id, ask.shown(&world.facts)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_and_the_tables_name_the_same_cases() {
    let (rows, cases) = (page::rows(), by_id());
    let names: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(names.len(), 171, "GitLab's table has 171 cases");
    for row in &rows {
        let case = cases.get(row.id.as_str());
        let case = case.unwrap_or_else(|| panic!("{} has no entry in tests/gitlab/cases", row.id));
        assert_eq!(row.verdict, case.verdict, "{}", row.id);
        assert_eq!(row.statuses, case.statuses(), "{}", row.id);
        let is_outside = case.verdict == Verdict::Outside;
        assert_eq!(is_outside, case.asked.is_empty(), "{}", row.id);
        assert!(
            row.verdict == Verdict::Kept || !row.why.is_empty(),
            "{} does not say why",
            row.id
        );
    }
    for id in cases.keys() {
        assert!(names.contains(id), "{id} is not on the page");
    }
}

//! Published modules, served from git repositories made of their zips, must come out with the
//! hashes that the public checksum database has for them.
//!
//! `PUBLISHED_MODULES` chooses from `tests/modules.tsv`: `small` (the default), `all`, or one
//! import root. To add a version, write its line with `-` for both hashes and run with
//! `MODULES_RECORD=1`, which puts what `go mod download` reports, checked by the checksum database,
//! into the table's lines. `DIFFERENTIAL=direct` lets `go` read the repositories itself.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};

use goproxy_tests::{
    published::{self, Choice, Release},
    sandbox::Sandbox,
};

#[test]
fn published_modules_are_served_with_their_published_hashes() {
    let choice = Choice::from_environment();
    let table = published::read();
    let chosen: Vec<&Release> = table.iter().filter(|row| choice.holds(row)).collect();
    assert!(!chosen.is_empty(), "{choice:?} chooses nothing");
    let sandbox = Sandbox::new();
    let published = published::download(&sandbox.path("empty"), &chosen)
        .unwrap_or_else(|reasons| panic!("{reasons}"));
    if std::env::var_os("MODULES_RECORD").is_some() {
        published::record(&published);
    } else {
        for one in &published {
            let Release {
                module, version, ..
            } = one.release;
            let recorded = (&one.release.sum, &one.release.go_mod_sum);
            assert_eq!(
                (&one.sum, &one.go_mod_sum),
                recorded,
                "{module}@{version}: now, and as recorded"
            );
        }
    }
    let thorough = !matches!(choice, Choice::Small);
    published::compare(&sandbox, &published, thorough).check();
}

#[test]
fn table_holds_many_modules_in_their_places() {
    let table = published::read();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &table {
        let new = versions
            .entry(&row.module)
            .or_default()
            .insert(&row.version);
        assert!(new, "{}@{} is there twice", row.module, row.version);
        let named = row.named_directory();
        let major = row.module.rsplit('/').next().expect("a last element");
        let places = [named.to_owned(), format!("{named}/{major}")];
        let directory = row.directory.as_str();
        assert!(
            places
                .iter()
                .any(|place| place.trim_matches('/') == directory),
            "{} cannot lie in {directory:?}, only in one of {places:?}",
            row.module
        );
    }
    let small: BTreeSet<&str> = table
        .iter()
        .filter(|row| row.small)
        .map(|row| row.module.as_str())
        .collect();
    assert!(versions.len() >= 40, "only {} modules", versions.len());
    assert!(small.len() >= 12, "only {} small modules", small.len());
    assert!(versions.values().all(|versions| versions.len() <= 5));
}

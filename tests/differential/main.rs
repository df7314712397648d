//! The `go` command is the oracle: what it finds in a repository by itself, it must find through
//! `goproxy`. One test a topic, so that a failure names its place; the counts are printed.
//!
//! `DIFFERENTIAL=direct` asks the direct side only, for work on the fixtures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod random;
mod vcstest;

use goproxy_tests::{differential::World, fixtures};

fn compare(topic: &str) {
    let topics = fixtures::topics();
    let (_, fixtures) = topics
        .iter()
        .find(|(name, _)| *name == topic)
        .expect("the topic exists");
    let mut world = World::new();
    for fixture in fixtures {
        world.add(fixture);
    }
    world.compare().check(topic);
}

macro_rules! topics {
    ($($test:ident: $topic:literal),* $(,)?) => {
        $(#[test]
        fn $test() {
            compare($topic);
        })*

        #[test]
        fn every_topic_has_its_test() {
            let tested = [$($topic),*];
            for (topic, _) in fixtures::topics() {
                assert!(tested.contains(&topic), "{topic} is not compared");
            }
        }
    };
}

topics! {
    attributes_change_the_zip_as_git_does: "attributes",
    modules_lie_where_go_finds_them: "directories",
    file_names_are_checked_as_go_checks_them: "file names",
    go_mod_files_are_read_as_go_reads_them: "go.mod files",
    gopkg_paths_have_their_major_after_a_dot: "gopkg.in",
    incompatible_versions_are_what_go_takes_for_them: "incompatible",
    latest_is_what_go_chooses: "latest",
    licenses_come_from_the_root: "licenses",
    lists_hold_what_go_lists: "lists",
    module_paths_resolve_in_every_spelling: "paths",
    pseudo_versions_have_go_s_base: "pseudo-versions",
    retractions_steer_and_hide_nothing: "retractions",
    revisions_become_the_same_versions: "revisions",
    links_and_submodules_are_left_out: "symlinks",
    tags_are_peeled_and_chosen_alike: "tags",
    vendored_files_go_by_the_go_line: "vendor",
}

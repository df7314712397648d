//! Pseudo-versions that do not tell the truth, and names that lead to several commits.

use goproxy_tests::history::{History, put};

use crate::world::{World, assert_refused, library};

#[test]
fn every_untruth_is_named() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let head = world.git("team/lib", &["rev-parse", "main"]);
    let hash = &head[..12];
    let cases = [
        (
            format!("v1.1.1-0.20240101020001-{hash}"),
            "does not match version-control timestamp",
        ),
        (
            format!("v1.2.1-0.20240101020000-{hash}"),
            "preceding tag (v1.2.0) not found",
        ),
        (format!("v1.1.0-0.20240101020000-{hash}"), "negative patch"),
        (format!("v1.0.0-20240101020000-{hash}"), "must be v0"),
        (
            format!("v1.1.1-0.20240101020000-{}", &head[..11]),
            "shorter than canonical",
        ),
        (
            format!("v1.1.1-0.20240101020000-{}", &head[..13]),
            "longer than canonical",
        ),
        (
            "v1.1.1-0.20240101020000-abcdefabcdef".into(),
            "unknown revision abcdefabcdef",
        ),
        (format!("v1.1.1-0.20240101020000-{hash}+meta"), "version"),
    ];
    for (version, words) in cases {
        for suffix in ["info", "mod", "zip"] {
            let answer = goproxy.get(&format!("mod.test/team/lib/@v/{version}.{suffix}"));
            assert_eq!(answer.status, 404, "{version}.{suffix}");
            assert!(
                answer.text().contains(words),
                "{version}.{suffix}: {}",
                answer.text()
            );
        }
    }
}

#[test]
fn a_commit_that_only_other_refs_reach_does_not_exist() {
    let history = library()
        .on("hidden")
        .commit([put("lib.go", "package lib // not merged\n")])
        .reference("refs/pull/1/head")
        .git(&["update-ref", "-d", "refs/heads/hidden"]);
    let world = World::with(&history);
    let hidden = world.git("team/lib", &["rev-parse", "refs/pull/1/head"]);
    let goproxy = world.serve();
    let pseudo = format!("v1.1.1-0.20240101030000-{}", &hidden[..12]);
    for query in [hidden.as_str(), &hidden[..12], &pseudo] {
        let answer = goproxy.get(&format!("mod.test/team/lib/@v/{query}.info"));
        assert_refused(&answer, 404, "unknown revision");
    }
}

#[test]
fn the_beginning_of_two_commits_is_ambiguous() {
    // Two ids with the same first seven digits, found by trying texts.
    let mut history = History::new().commit([put("go.mod", "module ROOT\n")]);
    for number in 0..20_000 {
        history = history.commit([put("n", number.to_string())]);
    }
    let world = World::with(&history);
    let commits = world.git("team/lib", &["rev-list", "main"]);
    let mut digits: Vec<&str> = commits.lines().map(|id| &id[..7]).collect();
    digits.sort_unstable();
    let twice = digits.windows(2).find(|pair| pair[0] == pair[1]);
    let twice = twice.expect("20,000 commits share seven digits somewhere")[0];
    let goproxy = world.serve();
    let answer = goproxy.get(&format!("mod.test/team/lib/@v/{twice}.info"));
    assert_refused(&answer, 404, "ambiguous revision");
}

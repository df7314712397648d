//! Compares the bytes that `attributes` makes of random commits with those of `git archive`.
//!
//! Every case is one commit of random files under random `.gitattributes`. A failure prints the
//! case's seed; `ATTRIBUTES_SEED=<seed> ATTRIBUTES_CASES=1` runs that case alone, and
//! `ATTRIBUTES_CASES` chooses how many cases are run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a failing test may panic"
)]

mod content;
mod git;
mod line;
mod random;

use std::collections::BTreeMap;

use goproxy_core::attributes::{Attributes, Error};
use goproxy_core::object_id::ObjectId;

use git::Repository;
use random::Random;

const DEFAULT_CASES: u64 = 2000;
/// Commits per bare repository and `git fast-import`.
const BATCH: u64 = 200;

/// Path to content.
type Files = BTreeMap<Vec<u8>, Vec<u8>>;

#[test]
fn random_commits_equal_git_archive() {
    let seed = from_environment("ATTRIBUTES_SEED").unwrap_or(1);
    let cases = from_environment("ATTRIBUTES_CASES").unwrap_or(DEFAULT_CASES);
    let (mut files, mut converted) = (0, 0);
    let seeds: Vec<u64> = (seed..seed + cases).collect();
    for batch in seeds.chunks(usize::try_from(BATCH).unwrap()) {
        let commits: Vec<Files> = batch.iter().map(|&seed| random_commit(seed)).collect();
        let repository = Repository::create(&commits);
        for ((&seed, commit), ids) in batch.iter().zip(&commits).zip(repository.ids()) {
            let archive = repository.archive(ids.branch());
            converted += compare(seed, commit, ids.blobs(), archive.as_ref());
            files += commit.len();
        }
    }
    eprintln!("{cases} commits with {files} files compared, {converted} files converted");
    assert!(
        cases < 100 || converted * 20 > files,
        "{converted} conversions prove too little"
    );
}

fn from_environment(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is not a number")),
    )
}

/// Returns how many files git converted.
fn compare(seed: u64, commit: &Files, ids: &[ObjectId], archive: Option<&Files>) -> usize {
    let ours = convert(commit, ids);
    let (ours, archive) = match (ours, archive) {
        (Ok(ours), Some(archive)) => (ours, archive),
        (Err(Error::EncodingWithoutName { .. }), None) => return 0,
        (ours, archive) => panic!(
            "ATTRIBUTES_SEED={seed}: git archive {}, we: {:?}\n{}",
            if archive.is_some() {
                "succeeds"
            } else {
                "fails"
            },
            ours.err(),
            describe(commit),
        ),
    };
    assert_eq!(
        ours.len(),
        archive.len(),
        "ATTRIBUTES_SEED={seed}: number of files"
    );
    for (path, expected) in archive {
        assert!(
            ours[path] == *expected,
            "ATTRIBUTES_SEED={seed}: {}\nblob {}\ngit  {}\nours {}\n{}",
            path.escape_ascii(),
            commit[path].escape_ascii(),
            expected.escape_ascii(),
            ours[path].escape_ascii(),
            describe(commit),
        );
    }
    archive
        .iter()
        .filter(|(path, content)| commit[*path] != **content)
        .count()
}

fn convert(commit: &Files, ids: &[ObjectId]) -> Result<Files, Error> {
    let attributes = Attributes::from_files(commit.iter().filter_map(|(path, content)| {
        let directory = path.strip_suffix(b".gitattributes")?;
        Some((directory.strip_suffix(b"/").unwrap_or(directory), content))
    }))?;
    let mut converted = Files::new();
    for ((path, content), &id) in commit.iter().zip(ids) {
        let conversion = attributes.conversion(path)?;
        let bytes = conversion.apply(id, content.clone());
        assert!(!conversion.is_identity() || bytes == *content);
        let (lower, upper) = conversion.size_bounds(content.len() as u64);
        assert!(
            (lower..=upper).contains(&(bytes.len() as u64)),
            "{conversion:?} {bytes:?}"
        );
        converted.insert(path.clone(), bytes);
    }
    Ok(converted)
}

fn describe(commit: &Files) -> String {
    let attributes = commit
        .iter()
        .filter(|(path, _)| path.ends_with(b".gitattributes"));
    let lines = attributes.map(|(path, content)| {
        let lines = content.escape_ascii().to_string().replace("\\n", "\n  ");
        format!("{}:\n  {lines}\n", path.escape_ascii())
    });
    lines.collect()
}

fn random_commit(seed: u64) -> Files {
    let random = &mut Random::new(seed);
    let directories = random_directories(random);
    let mut commit = Files::new();
    for _ in 0..random.between(3, 12) {
        let mut path = random.choose(&directories).clone();
        path.extend_from_slice(random.choose_text(line::FILE_NAMES));
        commit.insert(path, content::random(random));
    }
    let paths: Vec<Vec<u8>> = commit.keys().cloned().collect();
    for directory in &directories {
        if directory.is_empty() || random.one_in(2) {
            let mut path = directory.clone();
            path.extend_from_slice(b".gitattributes");
            commit.insert(path, line::random_file(random, directory, &paths));
        }
    }
    commit
}

/// The root and a few below, each with its trailing slash.
fn random_directories(random: &mut Random) -> Vec<Vec<u8>> {
    let mut directories = vec![Vec::new()];
    for _ in 0..random.between(0, 5) {
        let mut path = random.choose(&directories).clone();
        path.extend_from_slice(random.choose_text(line::DIRECTORY_NAMES));
        path.push(b'/');
        if !directories.contains(&path) {
            directories.push(path);
        }
    }
    directories
}

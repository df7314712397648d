use super::*;
use bytes::Bytes;

use crate::{Settings, Store};
use std::path::Path;

fn open(directory: &Path, disk_limit: u64) -> Store {
    let store = Store::open(Settings {
        directory: Some(directory.to_owned()),
        disk_limit,
        memory_limit: 0,
    });
    assert!(store.problem().is_none());
    store
}

fn key(number: u8) -> Key {
    Key::from_bytes([number; 32])
}

/// Keeps `length` bytes, all of them `number`, as artefact `number`.
fn keep(store: &Store, number: u8, length: usize) {
    let mut writer = store.spool();
    writer.append(Bytes::from(vec![number; length])).unwrap();
    writer.finish(&key(number));
}

fn path(directory: &Path, number: u8) -> PathBuf {
    let name = key(number).to_string();
    directory
        .join("v1/artefacts")
        .join(&name[..2])
        .join(&name[2..])
}

fn kept(store: &Store, numbers: std::ops::RangeInclusive<u8>) -> Vec<u8> {
    numbers
        .filter(|number| store.find_checked(&key(*number)).is_some())
        .collect()
}

fn content(artefact: &Artefact) -> Vec<u8> {
    let mut all = Vec::new();
    while (all.len() as u64) < artefact.length() {
        all.extend_from_slice(&artefact.read_at(all.len() as u64, 7).unwrap());
    }
    assert!(artefact.read_at(artefact.length(), 7).unwrap().is_empty());
    all
}

#[test]
fn a_finished_spool_is_found_by_its_key_without_its_footer() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1 << 20);
    keep(&store, 1, 20);
    let artefact = store.find_checked(&key(1)).unwrap();
    assert_eq!(content(&artefact), [1; 20]);
    assert!(store.find(&key(2)).unwrap().is_none());
    assert_eq!(store.usage().disk, 20 + footer::LENGTH as u64);
}

#[test]
fn empty_content_is_content() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1 << 20);
    keep(&store, 1, 0);
    assert_eq!(content(&store.find(&key(1)).unwrap().unwrap()), []);
}

#[test]
fn artefacts_survive_a_restart_and_are_checked_once() {
    let folder = tempfile::tempdir().unwrap();
    keep(&open(folder.path(), 1 << 20), 1, 20);
    let store = open(folder.path(), 1 << 20);
    assert!(
        store.find_checked(&key(1)).is_none(),
        "not seen by this process yet"
    );
    assert_eq!(content(&store.find(&key(1)).unwrap().unwrap()), [1; 20]);
    assert!(store.find_checked(&key(1)).is_some());
}

#[test]
fn torn_truncated_and_foreign_files_are_removed_and_can_be_built_again() {
    let folder = tempfile::tempdir().unwrap();
    keep(&open(folder.path(), 1 << 20), 1, 500);
    let sound = fs::read(path(folder.path(), 1)).unwrap();
    keep(&open(folder.path(), 1 << 20), 2, 500);
    let other = fs::read(path(folder.path(), 2)).unwrap();
    let zeroed = [&sound[..100], &[0; 100], &sound[200..]].concat();
    let damaged: [(&str, &[u8]); 8] = [
        ("empty", &[]),
        ("shorter than a footer", &sound[..10]),
        ("cut in the content", &sound[..300]),
        ("cut in the footer", &sound[..sound.len() - 1]),
        ("a page of zeros inside", &zeroed),
        ("longer", &[&sound[..], b"x"].concat()),
        (
            "foreign",
            b"PK\x05\x06 something that somebody else put here, long enough for a footer",
        ),
        ("another artefact's", &other),
    ];
    for (what, bytes) in damaged {
        fs::write(path(folder.path(), 1), bytes).unwrap();
        let store = open(folder.path(), 1 << 20);
        assert!(store.find(&key(1)).unwrap().is_none(), "{what}");
        assert!(!path(folder.path(), 1).exists(), "{what}");
        keep(&store, 1, 500);
        assert_eq!(
            content(&store.find(&key(1)).unwrap().unwrap()),
            [1; 500],
            "{what}"
        );
    }
}

#[test]
fn a_checked_file_that_is_replaced_or_cut_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1 << 20);
    keep(&store, 1, 500);
    let file = path(folder.path(), 1);
    let bytes = fs::read(&file).unwrap();
    let beside = folder.path().join("beside");
    fs::write(&beside, &bytes).unwrap();
    fs::rename(&beside, &file).unwrap();
    assert!(
        store.find_checked(&key(1)).is_none(),
        "another file, not checked yet"
    );
    assert!(store.find(&key(1)).unwrap().is_some());

    let artefact = store.find_checked(&key(1)).unwrap();
    File::options()
        .write(true)
        .open(&file)
        .unwrap()
        .set_len(100)
        .unwrap();
    assert!(store.find_checked(&key(1)).is_none());
    assert!(
        artefact.read_at(400, 10).is_err(),
        "an error, never a clean end"
    );
    assert!(store.find(&key(1)).unwrap().is_none());
}

#[test]
fn the_longest_unused_is_evicted_first_and_a_use_counts() {
    let folder = tempfile::tempdir().unwrap();
    let each = 1000 + footer::LENGTH as u64;
    let store = open(folder.path(), 3 * each + 500);
    (1..=3).for_each(|number| keep(&store, number, 1000));
    store.find_checked(&key(1)).unwrap();
    keep(&store, 4, 1000);
    // Looking changes the order, so look once.
    assert_eq!(kept(&store, 1..=4), [1, 3, 4]);
    assert_eq!(store.usage().disk, 3 * each);
}

#[test]
fn the_order_of_use_survives_a_restart_and_a_smaller_limit_evicts_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let each = 1000 + footer::LENGTH as u64;
    let first = open(folder.path(), 1 << 20);
    (1..=4).for_each(|number| keep(&first, number, 1000));
    first.find_checked(&key(2)).unwrap();
    drop(first);
    open(folder.path(), 2 * each + 500);
    let left: Vec<u8> = (1..=4)
        .filter(|number| path(folder.path(), *number).exists())
        .collect();
    assert_eq!(left, [2, 4]);
}

#[test]
fn an_evicted_artefact_stays_readable_for_who_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1500);
    keep(&store, 1, 1000);
    let held = store.find_checked(&key(1)).unwrap();
    keep(&store, 2, 1000);
    assert!(!path(folder.path(), 1).exists());
    assert_eq!(content(&held), [1; 1000]);
}

#[test]
fn what_is_larger_than_the_limit_is_served_and_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1500);
    keep(&store, 1, 1000);
    let mut writer = store.spool();
    let mut reader = writer.reader();
    writer.append(Bytes::from(vec![2; 1500])).unwrap();
    writer.finish(&key(2));
    assert_eq!(reader.progress().state, crate::State::Finished);
    assert_eq!(reader.read_at(0, 2000).unwrap(), vec![2; 1500]);
    assert_eq!(kept(&store, 1..=2), [1]);
    assert_eq!(
        fs::read_dir(folder.path().join("v1/spools"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn two_processes_share_a_folder_without_harm() {
    let folder = tempfile::tempdir().unwrap();
    let each = 1000 + footer::LENGTH as u64;
    let limit = 3 * each + 500;
    let (first, second) = (open(folder.path(), limit), open(folder.path(), limit));
    // Both build the same thing at once.
    let (mut one, mut other) = (first.spool(), second.spool());
    one.append(Bytes::from(vec![1; 1000])).unwrap();
    other.append(Bytes::from(vec![1; 1000])).unwrap();
    one.finish(&key(1));
    other.finish(&key(1));
    assert_eq!(content(&first.find(&key(1)).unwrap().unwrap()), [1; 1000]);
    assert_eq!(content(&second.find(&key(1)).unwrap().unwrap()), [1; 1000]);
    // What the one adds, the other finds; what the one evicts, the other misses.
    (2..=4).for_each(|number| keep(&second, number, 1000));
    assert!(first.find(&key(1)).unwrap().is_none());
    assert_eq!(content(&first.find(&key(4)).unwrap().unwrap()), [4; 1000]);
    // What the other added counts when the one evicts.
    keep(&first, 5, 1000);
    keep(&first, 6, 1000);
    let left = (1..=6)
        .filter(|number| path(folder.path(), *number).exists())
        .count();
    assert!(left <= 3, "{left} artefacts of {each} bytes in {limit}");
}

#[test]
fn files_with_other_names_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), 1500);
    let note = folder.path().join("v1/artefacts/note");
    fs::create_dir(&note).unwrap();
    fs::write(note.join("text"), vec![0; 5000]).unwrap();
    keep(&store, 1, 1000);
    keep(&store, 2, 1000);
    assert!(note.join("text").exists());
    assert_eq!(kept(&store, 1..=2), [2]);
}

use super::*;
use crate::{Key, Settings, Store};

fn in_memory(memory_limit: u64) -> Store {
    Store::open(Settings {
        directory: None,
        disk_limit: 0,
        memory_limit,
    })
}

fn on_disk(directory: &std::path::Path) -> Store {
    let store = Store::open(Settings {
        directory: Some(directory.to_owned()),
        disk_limit: 1 << 20,
        memory_limit: 0,
    });
    assert!(store.problem().is_none());
    store
}

fn key() -> Key {
    Key::from_bytes([0x5a; 32])
}

fn read_all(spool: &Spool, step: usize) -> Vec<u8> {
    let mut all = Vec::new();
    loop {
        let some = spool.read_at(all.len() as u64, step).unwrap();
        if some.is_empty() {
            return all;
        }
        all.extend_from_slice(&some);
    }
}

fn both(test: impl Fn(&Store)) {
    let folder = tempfile::tempdir().unwrap();
    test(&on_disk(folder.path()));
    test(&in_memory(1 << 20));
}

#[test]
fn what_is_appended_is_read_back_in_any_step() {
    both(|store| {
        let mut writer = store.spool();
        let reader = writer.reader();
        for piece in ["abc", "", "defg", "h"] {
            writer.append(Bytes::from(piece)).unwrap();
        }
        for step in [1, 2, 3, 100] {
            assert_eq!(read_all(&reader, step), b"abcdefgh", "step {step}");
        }
        assert_eq!(reader.read_at(4, 2).unwrap(), "ef");
        assert_eq!(reader.read_at(8, 2).unwrap(), "");
        assert_eq!(reader.read_at(u64::MAX, 2).unwrap(), "");
    });
}

#[test]
fn a_reader_sees_what_is_committed_and_no_more() {
    both(|store| {
        let mut writer = store.spool();
        let mut reader = writer.reader();
        assert_eq!(reader.progress().committed, 0);
        writer.append(Bytes::from("abc")).unwrap();
        let progress = reader.progress();
        assert_eq!((progress.committed, progress.state), (3, State::Running));
        writer.finish(&key());
        let progress = reader.progress();
        assert_eq!((progress.committed, progress.state), (3, State::Finished));
        assert_eq!(read_all(&reader, 2), b"abc");
    });
}

#[test]
fn failure_and_abandonment_reach_the_reader_with_what_was_written() {
    both(|store| {
        let mut writer = store.spool();
        let mut reader = writer.reader();
        writer.append(Bytes::from("abc")).unwrap();
        writer.fail("object 12 is missing");
        assert_eq!(
            reader.progress().state,
            State::Failed("object 12 is missing".into())
        );
        assert_eq!(read_all(&reader, 2), b"abc");

        let writer = store.spool();
        let mut reader = writer.reader();
        drop(writer);
        assert!(matches!(reader.progress().state, State::Failed(_)));
        assert!(store.find(&key()).unwrap().is_none());
    });
}

#[test]
fn concurrent_readers_follow_a_writer_to_the_end() {
    both(|store| {
        let pieces: Vec<Bytes> = (0..200_u32)
            .map(|number| Bytes::from(number.to_le_bytes().repeat(1 + number as usize % 7)))
            .collect();
        let expected = pieces.concat();
        let mut writer = store.spool();
        std::thread::scope(|scope| {
            for step in [1, 5, 64, 4096] {
                let reader = writer.reader();
                let expected = &expected;
                scope.spawn(move || assert_eq!(follow(reader, step), *expected));
            }
            for piece in pieces {
                writer.append(piece).unwrap();
            }
            writer.finish(&key());
        });
    });
}

#[tokio::main(flavor = "current_thread")]
async fn follow(mut reader: Spool, step: usize) -> Vec<u8> {
    let mut all = Vec::new();
    loop {
        let progress = reader.progress();
        while (all.len() as u64) < progress.committed {
            all.extend_from_slice(&reader.read_at(all.len() as u64, step).unwrap());
        }
        if progress.state != State::Running {
            assert_eq!(reader.ended().await.state, State::Finished);
            return all;
        }
        reader.changed().await;
    }
}

#[test]
fn memory_beyond_the_bound_is_refused_and_given_back_with_the_last_reader() {
    let store = in_memory(10);
    let mut first = store.spool();
    let mut second = store.spool();
    first.append(Bytes::from("123456")).unwrap();
    let refused = second.append(Bytes::from("12345")).unwrap_err();
    assert!(matches!(refused, SpoolError::MemoryExhausted { limit: 10 }));
    second.append(Bytes::from("1234")).unwrap();
    assert_eq!(store.usage().memory, 10);

    let reader = first.reader();
    first.finish(&key());
    drop(second);
    assert_eq!(store.usage().memory, 6);
    assert_eq!(read_all(&reader, 100), b"123456");
    drop(reader);
    assert_eq!(store.usage().memory, 0);
}

#[test]
fn a_directory_that_cannot_be_made_is_a_problem_and_memory_serves() {
    let folder = tempfile::tempdir().unwrap();
    let occupied = folder.path().join("file");
    std::fs::write(&occupied, "in the way").unwrap();
    let store = Store::open(Settings {
        directory: Some(occupied.clone()),
        disk_limit: 1 << 20,
        memory_limit: 5,
    });
    let problem = store.problem().unwrap().to_string();
    assert!(
        problem.contains(&occupied.display().to_string()),
        "{problem}"
    );
    let mut writer = store.spool();
    writer.append(Bytes::from("12345")).unwrap();
    assert_eq!(store.usage().memory, 5);
    assert!(writer.append(Bytes::from("6")).is_err());
}

#[test]
fn a_directory_that_breaks_later_falls_back_to_memory() {
    let folder = tempfile::tempdir().unwrap();
    let store = on_disk(folder.path());
    std::fs::remove_dir_all(folder.path().join("v1")).unwrap();
    let mut writer = store.spool();
    assert!(matches!(
        writer.append(Bytes::from("1")),
        Err(SpoolError::MemoryExhausted { limit: 0 })
    ));
}

#[test]
fn start_removes_dead_spools_and_leaves_living_ones() {
    let folder = tempfile::tempdir().unwrap();
    let first = on_disk(folder.path());
    let mut living = first.spool();
    living.append(Bytes::from("living")).unwrap();
    let spools = folder.path().join("v1/spools");
    std::fs::write(spools.join("1-dead-0"), "half a zip").unwrap();

    let second = on_disk(folder.path());
    let names = std::fs::read_dir(&spools).unwrap().count();
    assert_eq!(names, 1, "the living one alone");
    living.finish(&key());
    assert_eq!(second.find(&key()).unwrap().unwrap().length(), 6);
    assert_eq!(std::fs::read_dir(&spools).unwrap().count(), 0);
}

#[test]
fn nobody_else_may_enter_the_folders() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = on_disk(folder.path());
    store.spool().finish(&key());
    for below in ["v1", "v1/spools", "v1/artefacts", "v1/artefacts/5a"] {
        let mode = std::fs::metadata(folder.path().join(below)).unwrap();
        assert_eq!(mode.permissions().mode() & 0o777, 0o700, "{below}");
    }
}

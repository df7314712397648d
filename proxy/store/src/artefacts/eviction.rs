//! Which artefacts go when there are too many bytes of them. Works from a scan of the folder, so
//! that what other processes added counts too.

use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::key::Key;

/// One artefact's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) key: Key,
    /// Bytes of the file, footer included.
    pub(super) length: u64,
    pub(super) last_use: SystemTime,
}

/// Every artefact below `folder`, in no order. Anything whose name is not that of an artefact is
/// not ours and is passed over; so is what vanishes meanwhile.
pub(super) fn scan(folder: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    for shard in fs::read_dir(folder)? {
        let shard = shard?;
        let Ok(files) = fs::read_dir(shard.path()) else {
            continue;
        };
        let shard = shard.file_name();
        for file in files.flatten() {
            let name = file.file_name();
            let name = shard
                .to_str()
                .zip(name.to_str())
                .map(|(a, b)| [a, b].concat());
            let key = name.and_then(|name| name.parse().ok());
            if let (Some(key), Ok(metadata)) = (key, file.metadata())
                && metadata.is_file()
            {
                found.push(Found {
                    key,
                    length: metadata.len(),
                    last_use: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                });
            }
        }
    }
    Ok(found)
}

/// Those of `files` to remove so that the rest is within `limit` bytes: none when it is already,
/// else the ones used longest ago, and a sixteenth of the limit more so that not every addition
/// to a full folder needs a scan.
pub(super) fn choose(mut files: Vec<Found>, limit: u64) -> Vec<Found> {
    let mut total: u64 = files.iter().map(|file| file.length).sum();
    if total <= limit {
        return Vec::new();
    }
    files.sort_by_key(|file| (file.last_use, file.key));
    let low = limit - limit / 16;
    let mut evicted = Vec::new();
    for file in files {
        if total <= low {
            break;
        }
        total = total.saturating_sub(file.length);
        evicted.push(file);
    }
    evicted
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn file(number: u8, length: u64) -> Found {
        Found {
            key: Key::from_bytes([number; 32]),
            length,
            last_use: SystemTime::UNIX_EPOCH + Duration::from_secs(number.into()),
        }
    }

    #[test]
    fn nothing_is_chosen_within_the_limit() {
        assert_eq!(choose(vec![file(1, 60), file(2, 40)], 100), []);
    }

    #[test]
    fn the_longest_unused_go_first_and_no_more_than_needed() {
        let files = vec![file(3, 40), file(1, 40), file(4, 40), file(2, 40)];
        assert_eq!(choose(files, 130), [file(1, 40)]);
    }

    #[test]
    fn a_sixteenth_is_freed_beyond_the_need() {
        let files = (1..=17).map(|number| file(number, 10)).collect();
        assert_eq!(choose(files, 160), [file(1, 10), file(2, 10)]);
    }
}

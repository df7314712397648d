//! What the file system says of a file, enough to see that it changed.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::repository::file::is_absent;

/// The state of a file, link or directory by its name; `None` when nothing is there. Equal
/// stamps mean equal content, unless a change fell into the same tick of the file system's clock.
pub(super) type Stamp = Option<[Stat; 2]>;

/// One inode: device, number, size, time of modification, time of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stat {
    inode: (u64, u64),
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stat {
    fn new(metadata: &Metadata) -> Self {
        Self {
            inode: (metadata.dev(), metadata.ino()),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// The stamp of `path`: of a link, the link and what it leads to.
pub(super) fn stamp(path: &Path) -> io::Result<Stamp> {
    let own = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => return Err(error),
    };
    let first = Stat::new(&own);
    if !own.is_symlink() {
        return Ok(Some([first, first]));
    }
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some([first, Stat::new(&metadata)])),
        Err(error) if is_absent(&error) => Ok(Some([first, first])),
        Err(error) => Err(error),
    }
}

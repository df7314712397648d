//! Small files of a repository, read whole and bounded.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::error::Error;

/// The bytes of the file at `path`, `None` when there is none; more than `limit` bytes are an
/// error.
pub(crate) fn read_bounded(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Error> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => return Err(Error::io(path, error)),
    };
    let mut bytes = Vec::new();
    let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| Error::io(path, error))?;
    if bytes.len() as u64 > limit {
        return Err(Error::Bound {
            what: format!("bytes of {}", path.display()),
            limit,
        });
    }
    Ok(Some(bytes))
}

/// Whether nothing lies there: no such name, or a file where a directory was expected.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

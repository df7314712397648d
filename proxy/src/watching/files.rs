//! The files of a serving set: one file, or a directory as Kubernetes mounts a Secret.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

/// The document's name in a directory.
const DOCUMENT: &str = "serving-set";
/// The name of the file beside it that opens `/status`.
const BEARER: &str = "status-bearer";

/// Bytes of the file as it lies there.
const MAX_PACKED: u64 = 64 << 20;
/// Bytes of the document.
const MAX_UNPACKED: u64 = 256 << 20;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It has more bytes than are read.
    #[error("{} has more than {limit} bytes, unpacked or not", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The bound.
        limit: u64,
    },
    /// It is no UTF-8.
    #[error("{} is not UTF-8 text", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
}

/// What was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Files {
    /// The document's text, unpacked.
    pub document: String,
    /// What opens `/status`.
    pub bearer: Option<String>,
}

/// Reads the document at `path`, a file or a directory that holds one, gzip or not.
pub(super) fn read(path: &Path) -> Result<Files, FileError> {
    if !path.is_dir() {
        let document = text(path, unpack(path, read_file(path)?)?)?;
        let bearer = None;
        return Ok(Files { document, bearer });
    }
    let (document, bearer) = (path.join(DOCUMENT), path.join(BEARER));
    let bearer = match read_file(&bearer) {
        Ok(bytes) => Some(text(&bearer, bytes)?.trim().to_owned()).filter(|text| !text.is_empty()),
        Err(FileError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    Ok(Files {
        document: text(&document, unpack(&document, read_file(&document)?)?)?,
        bearer,
    })
}

/// The folder in which a change shows.
pub(super) fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        _ if path.is_dir() => path.to_owned(),
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, FileError> {
    let failed = |source| FileError::Read {
        path: path.to_owned(),
        source,
    };
    bounded(path, File::open(path).map_err(failed)?, MAX_PACKED)
}

/// Files that begin as gzip does are unpacked (RFC 1952).
fn unpack(path: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, FileError> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return bounded(path, MultiGzDecoder::new(bytes.as_slice()), MAX_UNPACKED);
    }
    Ok(bytes)
}

fn bounded(path: &Path, reader: impl Read, limit: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let read = reader.take(limit + 1).read_to_end(&mut bytes);
    let path = || path.to_owned();
    read.map_err(|source| FileError::Read {
        path: path(),
        source,
    })?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooLarge {
            path: path(),
            limit,
        });
    }
    Ok(bytes)
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, FileError> {
    String::from_utf8(bytes).map_err(|_| FileError::NotText {
        path: path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_file_or_a_directory_packed_or_not_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("set.yaml");
        for bytes in [b"version: 1\n".to_vec(), gzip(b"version: 1\n")] {
            std::fs::write(&file, &bytes).unwrap();
            let files = read(&file).unwrap();
            assert_eq!(
                (files.document.as_str(), files.bearer),
                ("version: 1\n", None)
            );
            std::fs::write(folder.path().join("serving-set"), &bytes).unwrap();
            std::fs::write(folder.path().join("status-bearer"), "secret\n").unwrap();
            let files = read(folder.path()).unwrap();
            assert_eq!(files.document, "version: 1\n");
            assert_eq!(files.bearer.as_deref(), Some("secret"));
        }
    }

    #[test]
    fn what_grows_beyond_the_bound_is_refused() {
        let path = Path::new("bomb");
        let packed = gzip(&vec![b' '; 1 << 20]);
        let bytes = bounded(path, MultiGzDecoder::new(packed.as_slice()), 1 << 20).unwrap();
        assert_eq!(bytes.len(), 1 << 20);
        let error = bounded(path, MultiGzDecoder::new(packed.as_slice()), (1 << 20) - 1);
        assert!(matches!(error, Err(FileError::TooLarge { .. })));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("set");
        assert!(matches!(read(&file), Err(FileError::Read { .. })));
        std::fs::write(&file, [0xff, 0xfe]).unwrap();
        assert!(matches!(read(&file), Err(FileError::NotText { .. })));
        std::fs::write(&file, [0x1f, 0x8b, 1, 2, 3]).unwrap();
        assert!(matches!(read(&file), Err(FileError::Read { .. })));
    }
}

//! `goproxy verify`: what the `go` command would say of a zip, and its `h1:`.
//!
//! The zip is read by the `zip` crate, not by the code that writes ours, so that the two do not
//! share a mistake.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::Path;
use std::process::ExitCode;

use goproxy_core::hash::{H1, HashError};
use goproxy_core::zip_check::{self, Summary, ZipError};
use sha2::{Digest, Sha256};
use zip::ZipArchive;
use zip::result::ZipError as ReadError;

use crate::http::error::chain;
use crate::logging::last_words;

/// Why a file is no module zip.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("cannot read the file")]
    File(#[source] io::Error),
    /// It is no zip, or a damaged one.
    #[error("cannot read the zip")]
    Zip(#[source] ReadError),
    /// The `go` command refuses it.
    #[error(transparent)]
    Refused(#[from] ZipError),
    /// There is nothing that names a module.
    #[error("the zip is empty, so that nothing in it names its module")]
    Empty,
    /// An entry cannot be read to its end.
    #[error("cannot read {name}")]
    Entry {
        /// The entry's name.
        name: String,
        /// What is wrong with it.
        #[source]
        source: io::Error,
    },
    /// An entry holds more or fewer bytes than the zip's directory says.
    #[error("{name} has {actual} bytes, its header says {stated}")]
    Size {
        /// The entry's name.
        name: String,
        /// The header's size.
        stated: u64,
        /// The content's.
        actual: u64,
    },
    /// A name cannot enter the hash.
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// A zip that the `go` command accepts.
#[derive(Debug)]
pub struct Verified {
    /// `module@version`.
    pub name: String,
    /// What it holds.
    pub summary: Summary,
    /// The `h1:` of go.sum.
    pub h1: String,
}

/// Verifies each file; prints a line for each.
pub fn run(files: &[impl AsRef<Path>]) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for file in files {
        let file = file.as_ref().display();
        match verify(file.to_string().as_ref()) {
            Ok(verified) => {
                let Verified { name, summary, h1 } = verified;
                let (files, size) = (summary.files, summary.size);
                let mut out = io::stdout().lock();
                if writeln!(out, "{file}: {name} {h1} ({files} files, {size} bytes)").is_err() {
                    return ExitCode::FAILURE;
                }
            }
            Err(error) => {
                last_words(&format!("{file}: {}", chain(&error)));
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

/// Verifies one zip.
pub fn verify(path: &Path) -> Result<Verified, Error> {
    let file = File::open(path).map_err(Error::File)?;
    let length = file.metadata().map_err(Error::File)?.len();
    let mut zip = ZipArchive::new(file).map_err(Error::Zip)?;
    let mut entries = Vec::new();
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(Error::Zip)?;
        entries.push((entry.name_raw().to_vec(), entry.size()));
    }
    let (first, _) = entries.first().ok_or(Error::Empty)?;
    let (module, version) = zip_check::identify(&String::from_utf8_lossy(first))?;
    let listed = entries.iter().map(|(name, size)| (name.as_slice(), *size));
    let summary = zip_check::check(&module, &version, length, listed)?;
    Ok(Verified {
        name: format!("{module}@{version}"),
        summary,
        h1: hash(&mut zip)?,
    })
}

fn hash(zip: &mut ZipArchive<File>) -> Result<String, Error> {
    let mut h1 = H1::default();
    for index in 0..zip.len() {
        let entry = zip.by_index(index).map_err(Error::Zip)?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if name.ends_with('/') {
            continue;
        }
        let stated = entry.size();
        // One byte more than stated shows that there are more.
        let (digest, actual) =
            sha256(entry.take(stated.saturating_add(1))).map_err(|source| Error::Entry {
                name: name.clone(),
                source,
            })?;
        if actual != stated {
            return Err(Error::Size {
                name,
                stated,
                actual,
            });
        }
        h1.add(name, digest)?;
    }
    Ok(h1.finish())
}

fn sha256(mut content: impl Read) -> io::Result<([u8; 32], u64)> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 128 << 10];
    let mut length = 0;
    loop {
        let count = content.read(&mut buffer)?;
        if count == 0 {
            return Ok((digest.finalize().into(), length));
        }
        digest.update(buffer.get(..count).unwrap_or_default());
        length += count as u64;
    }
}

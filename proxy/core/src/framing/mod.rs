//! The bytes of a zip around its compressed files: headers, central directory, end records.
//!
//! The caller has every file's compressed body (and its CRC-32 and sizes) and asks for the bytes
//! that go between them, either one after the other ([`Writer`]) or as a map of the whole archive
//! that knows its length and any byte range before a byte exists ([`Layout`]). Both give the same
//! bytes, a pure function of names and bodies: no dates, no attributes, no data descriptors, no
//! entries for directories. Nothing here compresses, sorts or checks names against the module
//! rules; that is `plan`'s and the builder's part.
//!
//! Source: PKWARE's APPNOTE 6.3.10, "General Format of a .ZIP file"; the container as the Go
//! Modules Reference describes it, "Module zip files".

mod body;
mod layout;
mod records;
mod writer;

pub use body::{Body, Method};
pub use layout::{Layout, Part, Segment};
pub use writer::Writer;

/// Counts up whenever the bytes of a zip change for an unchanged list of files: the records here,
/// the choice between stored and deflated, the deflate implementation or its level. It is part of
/// every artefact's identity (cache key and `ETag`).
pub const ENCODING: u32 = 1;

/// Why an archive cannot be framed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A file header counts the bytes of its name in 16 bits.
    #[error("the file name {start:?}… has {length} bytes; a zip holds names of up to 65535 bytes")]
    NameTooLong {
        /// The first characters of the name.
        start: String,
        /// Bytes of the whole name, prefix included.
        length: usize,
    },
    /// Offsets are written in 32 bits. Modules end at 500 MiB, long before.
    #[error("the archive passes 4 GiB at the file {path:?}")]
    TooLarge {
        /// The first file that does not fit, without the prefix.
        path: String,
    },
    /// A deflated body must be smaller than the file: otherwise the file is stored.
    #[error(
        "a deflated body of {compressed_size} bytes does not shrink a file of {size} bytes; store the file"
    )]
    NotSmaller {
        /// Bytes of the deflated body.
        compressed_size: u64,
        /// Bytes of the file.
        size: u64,
    },
}

/// The exact length in bytes of the archive with these `(path, body)` entries, every name being
/// `prefix` followed by the path.
pub fn exact_length<'a>(
    prefix: &str,
    entries: impl IntoIterator<Item = (&'a str, &'a Body)>,
) -> u64 {
    let bodies = entries
        .into_iter()
        .map(|(path, body)| (path, body.compressed_size()));
    upper_bound(prefix, bodies)
}

/// The largest length in bytes that an archive can have whose files, given as `(path, size)`, have
/// at most these sizes before compression. It holds because a body is never larger than its file
/// ([`Body::deflated`]).
pub fn upper_bound<'a>(prefix: &str, entries: impl IntoIterator<Item = (&'a str, u64)>) -> u64 {
    let mut count = 0_u64;
    let mut length = 0_u64;
    for (path, size) in entries {
        let name = prefix.len() + path.len();
        count += 1;
        length = length
            .saturating_add(records::local_header_length(name))
            .saturating_add(size)
            .saturating_add(records::directory_record_length(name));
    }
    length.saturating_add(records::end_length(count))
}

#[cfg(test)]
mod tests;

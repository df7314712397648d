//! What never changes about a version.

use bytes::Bytes;
use goproxy_core::hash::{hex, sha256};
use hyper::header::HeaderValue;

/// The body of an `.info` or `.mod` file and its strong entity tag (RFC 9110, section 8.8.3): the
/// SHA-256 of the bytes, in quotes. The tag is made with the body, since answers are given more often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The bytes.
    pub bytes: Bytes,
    /// Their tag, as `ETag` has it.
    pub tag: HeaderValue,
}

impl Fact {
    /// These bytes and their tag.
    pub fn new(bytes: Bytes) -> Self {
        let tag = format!("\"{}\"", hex(&sha256(&bytes)));
        // Hexadecimal digits in quotes are a valid header value.
        let tag = HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""));
        Self { bytes, tag }
    }

    /// Bytes that it takes.
    pub(super) fn weight(&self) -> usize {
        self.bytes.len() + self.tag.len()
    }
}
